import type { Database, SqlValue } from "../engine/sql.ts";

/** A database that is only read. */
export type Asked = Pick<Database, "all" | "one" | "dialect">;

/** Has every statement explained before it is run: PostgreSQL also counts the rows that it looked at. */
export function explaining(database: Database, plans: string[]): Asked {
  const explain = database.dialect === "postgres" ? "explain (analyze, costs off, timing off)" : "explain query plan";
  const note = async (text: string, params: readonly SqlValue[]): Promise<void> => {
    const lines = await database.all<Readonly<Record<string, unknown>>>(`${explain} ${text}`, params);
    plans.push(lines.map((line) => String(line["QUERY PLAN"] ?? line.detail)).join("\n"));
  };
  return {
    dialect: database.dialect,
    async all(text, params) {
      await note(text, params);
      return database.all(text, params);
    },
    async one(text, params) {
      await note(text, params);
      return database.one(text, params);
    },
  };
}
