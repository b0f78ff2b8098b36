import type { Database, Sql } from "../engine/sql.ts";

/** Gives a database whose statements that hold a word fail where they are given that many rows. */
export function failingAt(database: Database, word: string, rows: number, error: () => Error): Database {
  const { many } = database;
  const failing = (sql: Sql): Sql => ({
    ...sql,
    many: async <Row>(...statement: Parameters<NonNullable<Sql["many"]>>) => {
      const [text, [first = []]] = statement;
      if (text.includes(word) && first.length >= rows) throw error();
      return (await sql.many?.<Row>(...statement)) ?? [];
    },
  });
  return {
    ...database,
    ...(many && { many }),
    write: (work, waits) => database.write((sql) => work(failing(sql)), waits),
  };
}
