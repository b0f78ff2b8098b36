import { leaseSql } from "./leaseSql.ts";
import type { Sql, Together } from "./sql.ts";
import type { SqliteConnection } from "./sqliteConnection.ts";
import { queryOn } from "./sqliteReading.ts";

/** Somebody who waits for his work to be on disk. */
export interface Caller {
  readonly work: (sql: Sql) => Promise<unknown>;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** How many groups to come run under savepoints at once, because a work has thrown: where one does, more will. */
export interface Caution {
  groups: number;
}

const CAUTIOUS_GROUPS = 32;

/**
 * Runs the works of all callers in one transaction, so that they share one wait for the disk. Where one of them throws, as
 * few do, all run again, each under a savepoint: it undoes its own statements and nobody else's. Nobody is told of anything
 * before the commit, since a work that was refused may have been so by what another one wrote. Where that transaction fails
 * as a whole, every work runs again in one of its own: what one of them has no room for is not the others' fault.
 */
export async function commitGroup(
  writer: SqliteConnection,
  begin: () => Promise<void>,
  callers: readonly Caller[],
  caution: Caution,
): Promise<void> {
  const [only] = callers;
  if (only !== undefined && callers.length === 1) return await commitAlone(writer, begin, only);
  // A savepoint keeps a copy of each page that is written under it: a tenth of what a verification costs here.
  if (caution.groups > 0) caution.groups -= 1;
  else if (await commitTogether(writer, begin, callers, runBare)) return;
  else caution.groups = CAUTIOUS_GROUPS;
  if (await commitTogether(writer, begin, callers, runUnderSavepoint)) return;
  for (const caller of callers) await commitAlone(writer, begin, caller);
}

async function commitAlone(writer: SqliteConnection, begin: () => Promise<void>, caller: Caller): Promise<void> {
  if (!(await hasBegun(begin, [caller]))) return;
  try {
    const stroke = createStroke(writer);
    const result = await runWork(writer, caller, stroke.together);
    await stroke.end();
    writer.run("commit", []);
    caller.resolve(result);
  } catch (error) {
    caller.reject(error);
    rollBack(writer);
  }
}

/** Tells whether the transaction has begun; where it cannot, all hear why. */
async function hasBegun(begin: () => Promise<void>, callers: readonly Caller[]): Promise<boolean> {
  try {
    await begin();
    return true;
  } catch (error) {
    for (const { reject } of callers) reject(error);
    return false;
  }
}

/** Runs the work of a caller, and gives what tells him what became of it once that is on disk. */
type Run = (writer: SqliteConnection, caller: Caller, together: Together) => Promise<() => void>;

/** Gives false, nothing having been written and nobody told, when the transaction fails as a whole. */
async function commitTogether(
  writer: SqliteConnection,
  begin: () => Promise<void>,
  callers: readonly Caller[],
  run: Run,
): Promise<boolean> {
  const stroke = createStroke(writer);
  const tellings: (() => void)[] = [];
  if (!(await hasBegun(begin, callers))) return true;
  try {
    for (const caller of callers) tellings.push(await run(writer, caller, stroke.together));
    await stroke.end();
    writer.run("commit", []);
  } catch {
    rollBack(writer);
    return false;
  }
  for (const tell of tellings) tell();
  return true;
}

async function runBare(writer: SqliteConnection, caller: Caller, together: Together): Promise<() => void> {
  const result = await runWork(writer, caller, together);
  return () => caller.resolve(result);
}

async function runUnderSavepoint(writer: SqliteConnection, caller: Caller, together: Together): Promise<() => void> {
  writer.run("savepoint caller", []);
  const outcome = await runWork(writer, caller, together).then(
    (result) => ({ isDone: true, tell: () => caller.resolve(result) }),
    (error: unknown) => ({ isDone: false, tell: () => caller.reject(error) }),
  );
  // Throws where SQLite has ended the transaction by itself, as it does when the disk is full.
  if (!outcome.isDone) writer.run("rollback to caller", []);
  writer.run("release caller", []);
  return outcome.tell;
}

/** Gives what works that are committed together share, and what writes behind them what they have asked for. */
function createStroke(writer: SqliteConnection): { readonly together: Together; end(): Promise<void> } {
  const acts: ((sql: Sql) => Promise<void>)[] = [];
  const together: Together = { beforeCommit: (act) => void acts.push(act) };
  return {
    together,
    async end() {
      for (const work of acts) await runWork(writer, { work }, together);
    },
  };
}

async function runWork(writer: SqliteConnection, { work }: Pick<Caller, "work">, together: Together): Promise<unknown> {
  const run: Sql["run"] = async (text, params) => writer.run(text, params);
  // Nobody else writes: the transaction holds the whole database.
  const lease = leaseSql({ ...queryOn(writer), run, lane: 0, together, lockRows: "" });
  try {
    return await work(lease.sql);
  } finally {
    lease.end();
  }
}

/** SQLite ends the transaction by itself when the disk is full. https://www.sqlite.org/lang_transaction.html §2.3 */
function rollBack(writer: SqliteConnection): void {
  if (writer.isInTransaction()) writer.run("rollback", []);
}
