import type { Many } from "../engine/manyRows.ts";
import type { Database, Query, Sql } from "../engine/sql.ts";

/** Gives the database, telling every statement before it runs; begin, commit and rollback are statements too. */
export function traceDatabase(database: Database, note: (text: string) => void): Database {
  const tracing = <Q extends Query & { readonly many?: Many }>(query: Q): Q => ({
    ...query,
    ...(query.many !== undefined && { many: tracingMany(query.many) }),
    all: <Row>(...statement: Parameters<Query["all"]>) => {
      note(statement[0]);
      return query.all<Row>(...statement);
    },
    one: <Row>(...statement: Parameters<Query["one"]>) => {
      note(statement[0]);
      return query.one<Row>(...statement);
    },
  });
  function tracingMany(many: Many): Many {
    return <Row>(...statement: Parameters<Many>) => {
      note(statement[0]);
      return many<Row>(...statement);
    };
  }
  const tracingWrites = (sql: Sql): Sql => ({
    ...tracing(sql),
    run: (...statement) => {
      note(statement[0]);
      return sql.run(...statement);
    },
  });
  async function within<T>(transaction: () => Promise<T>): Promise<T> {
    try {
      const result = await transaction();
      note("commit");
      return result;
    } catch (error) {
      note("rollback");
      throw error;
    }
  }
  const begun = <S, T>(work: (statements: S) => Promise<T>, trace: (statements: S) => S) => {
    return (statements: S): Promise<T> => {
      note("begin");
      return work(trace(statements));
    };
  };
  return {
    ...tracing(database),
    read: (work) => within(() => database.read(begun(work, tracing))),
    write: (work, waits) => within(() => database.write(begun(work, tracingWrites), waits)),
  };
}
