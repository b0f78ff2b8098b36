import type { Application, PoolId, User, UserPool } from "@countersign/core";
import { insertApplicationRow, secretColumns } from "./changes/applications.ts";
import { insertRows } from "./engine/insertRows.ts";
import { readMeta } from "./engine/readMeta.ts";
import type { Database, Sql } from "./engine/sql.ts";
import {
  type ApplicationRow,
  type PoolRow,
  readApplication,
  readPool,
  SELECT_APPLICATIONS,
  SELECT_POOLS,
} from "./find/applications.ts";
import { readUser, USER_COLUMNS, type UserRow } from "./find/readUser.ts";

/** What the composition root and the command line need beside the domain's store. */
export interface AdminStore {
  /**
   * Makes the first pool and its application, once in the life of a database; of concurrent calls exactly one gives
   * true.
   */
  bootstrap(pool: UserPool, application: Application, nowMs: number): Promise<boolean>;
  /** Gives the id by which this database and its copies are known from others: `proposed`, unless it has one. */
  identify(proposed: string): Promise<string>;
  listPools(): Promise<readonly UserPool[]>;
  /** False when the id is taken. */
  insertPool(pool: UserPool, nowMs: number): Promise<boolean>;
  /** Gives the applications of a pool, oldest first. */
  listApplications(poolId: PoolId): Promise<readonly Application[]>;
  /** Gives at most `limit` users in the order of their ids, from the one after `afterId`. */
  listUsers(
    poolId: PoolId,
    page: { readonly afterId: string | null; readonly limit: number },
  ): Promise<readonly User[]>;
  countUsers(poolId: PoolId): Promise<number>;
  /** Counts the accounts of a pool that have a password, and those of them to which no code could be sent. */
  countPasswords(poolId: PoolId): Promise<PasswordCount>;
  /** Counts the sessions of an application that live, and in which no second factor was passed. */
  countUnprovenSessions(application: Pick<Application, "poolId" | "id">, nowMs: number): Promise<number>;
}

export interface PasswordCount {
  readonly passwords: number;
  readonly unreachable: number;
}

export function createAdminStore(database: Database): AdminStore {
  return {
    bootstrap: (pool, application, nowMs) => database.write((sql) => bootstrap(sql, pool, application, nowMs)),
    identify: (proposed) => identify(database, proposed),
    async listPools() {
      return (await database.all<PoolRow>(`${SELECT_POOLS} order by created_at_ms, id`, [])).map(readPool);
    },
    insertPool: (pool, nowMs) => database.write((sql) => insertPool(sql, pool, nowMs)),
    async listApplications(poolId) {
      const text = `${SELECT_APPLICATIONS} where pool_id = $1 order by created_at_ms, id`;
      return (await database.all<ApplicationRow>(text, [poolId])).map(readApplication);
    },
    async listUsers(poolId, { afterId, limit }) {
      const text = `select ${USER_COLUMNS} from users where pool_id = $1 and id > $2 order by id limit $3`;
      return (await database.all<UserRow>(text, [poolId, afterId ?? "", limit])).map(readUser);
    },
    async countUsers(poolId) {
      const text = "select count(*) as users from users where pool_id = $1";
      return (await database.one<{ users: number }>(text, [poolId]))?.users ?? 0;
    },
    async countPasswords(poolId) {
      const lacks = "case when email is null and phone is null then 1 else 0 end";
      const text = `select count(*) as passwords, coalesce(sum(${lacks}), 0) as unreachable
        from users where pool_id = $1 and password_hash is not null`;
      const { passwords = 0, unreachable = 0 } = (await database.one<PasswordCount>(text, [poolId])) ?? {};
      return { passwords, unreachable };
    },
    async countUnprovenSessions({ poolId, id }, nowMs) {
      const text = `select count(*) as sessions from sessions where pool_id = $1 and app_id = $2
        and factor_passed_at_ms is null and revoked_at_ms is null and expires_at_ms > $3`;
      return (await database.one<{ sessions: number }>(text, [poolId, id, nowMs]))?.sessions ?? 0;
    },
  };
}

/** The mark decides, not a look at the tables: two nodes that find them empty at the same time meet at its row. */
async function bootstrap(sql: Sql, pool: UserPool, application: Application, nowMs: number): Promise<boolean> {
  const mark = "insert into meta (name, value) values ('bootstrap', $1) on conflict do nothing";
  if ((await sql.run(mark, [application.id])) === 0) return false;
  const made = (await insertPool(sql, pool, nowMs)) && (await insertApplicationRow(sql, application, nowMs)) > 0;
  if (!made) throw new Error("The first pool or application has an id that is taken.");
  return true;
}

async function identify(database: Database, proposed: string): Promise<string> {
  const known = await readMeta(database, "identity");
  if (known !== null) return known;
  return await database.write(async (sql) => {
    await sql.run("insert into meta (name, value) values ('identity', $1) on conflict do nothing", [proposed]);
    return (await readMeta(sql, "identity")) ?? proposed;
  });
}

async function insertPool(sql: Sql, { id, name, ...secrets }: UserPool, nowMs: number): Promise<boolean> {
  const row = { id, name, ...secretColumns(secrets), created_at_ms: nowMs };
  return (await insertRows(sql, "user_pools", [row])) > 0;
}
