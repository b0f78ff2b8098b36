import type { Sql } from "./sql.ts";

/** Gives `sql` until it is ended: a statement that comes late must not fall into somebody else's transaction. */
export function leaseSql(sql: Sql): { readonly sql: Sql; end(): void } {
  let underWay = true;
  const check = (): void => {
    if (!underWay) throw new Error("This transaction has ended.");
  };
  const { many } = sql;
  return {
    sql: {
      ...(many !== undefined && {
        async many<Row>(...statement: Parameters<typeof many>) {
          check();
          return await many<Row>(...statement);
        },
      }),
      lane: sql.lane,
      together: sql.together,
      lockRows: sql.lockRows,
      async all<Row>(...statement: Parameters<Sql["all"]>) {
        check();
        return await sql.all<Row>(...statement);
      },
      async one<Row>(...statement: Parameters<Sql["one"]>) {
        check();
        return await sql.one<Row>(...statement);
      },
      async run(...statement) {
        check();
        return await sql.run(...statement);
      },
    },
    end() {
      underWay = false;
    },
  };
}
