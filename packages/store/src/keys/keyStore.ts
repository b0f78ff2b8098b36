import { readMeta } from "../engine/readMeta.ts";
import type { Database, Sql } from "../engine/sql.ts";

export type KeyPurpose = "sealing" | "mfaToken" | "accessToken" | "codes" | "audit" | "userToken" | "passwordTransport";

/** One data key at rest. The private part is wrapped by the master key and never leaves the process in clear. */
export interface KeyRow {
  /** 24 hexadecimal digits; also the `kid` of a token and the key id in a sealed value. */
  readonly id: string;
  readonly purpose: KeyPurpose;
  /** The pool the key serves; null: the whole service. */
  readonly poolId: string | null;
  readonly wrapped: Uint8Array;
  /** The public half of a key pair (SPKI), for people and tools: the service derives its own from the private half. */
  readonly publicPem: string | null;
  readonly createdAtMs: number;
  /** When a newer key took its place; null: it is the newest. */
  readonly retiredAtMs: number | null;
}

/**
 * The table of data keys, shared by all nodes. Of each purpose and pool at most one row has no `retiredAtMs`.
 * Every verb is atomic and durable when it resolves.
 */
export interface KeyStore {
  list(): Promise<readonly KeyRow[]>;
  /** Inserts only while no unretired key of that purpose and pool exists; of concurrent calls exactly one gives true. */
  insertFirst(row: KeyRow): Promise<boolean>;
  /**
   * Inserts the row and retires the unretired key of its purpose and pool at the row's `createdAtMs`. False, and
   * nothing written, when there is none to retire.
   */
  rotate(row: KeyRow): Promise<boolean>;
  /** Replaces the wrapped bytes of one row; nothing happens when the row has gone. */
  rewrap(id: string, wrapped: Uint8Array): Promise<void>;
  delete(id: string): Promise<void>;

  /** Gives the check value of the master key in use, or null before the first start. */
  readCheck(): Promise<Uint8Array | null>;
  /** Stores the check value only while there is none; of concurrent calls exactly one gives true. */
  insertCheck(value: Uint8Array): Promise<boolean>;
  /** Stores `next` only while the stored value is `current`; of concurrent calls exactly one gives true. */
  replaceCheck(current: Uint8Array, next: Uint8Array): Promise<boolean>;
}

/** Stands for "the whole service": a unique index does not see that two nulls are one. */
const NO_POOL = "";
const CHECK = "keyCheck";

/** Gives the table of keys over a database. */
export function createKeyStore(database: Database): KeyStore {
  return {
    async list() {
      const rows = await database.all<Omit<KeyRow, "poolId"> & { readonly poolId: string }>(
        `select id, purpose, pool_id as "poolId", wrapped, public_pem as "publicPem", created_at_ms as "createdAtMs",
          retired_at_ms as "retiredAtMs"
        from keys order by created_at_ms, id`,
        [],
      );
      return rows.map((row) => ({ ...row, poolId: row.poolId === NO_POOL ? null : row.poolId }));
    },
    insertFirst: (row) => database.write(async (sql) => (await insertKey(sql, row)) > 0),
    rotate: (row) => database.write((sql) => rotateKey(sql, row)),
    rewrap: (id, wrapped) =>
      database.write(async (sql) => void (await sql.run("update keys set wrapped = $2 where id = $1", [id, wrapped]))),
    delete: (id) => database.write(async (sql) => void (await sql.run("delete from keys where id = $1", [id]))),
    async readCheck() {
      const check = await readMeta(database, CHECK);
      return check === null ? null : Buffer.from(check, "base64");
    },
    insertCheck: (value) =>
      database.write(async (sql) => {
        const text = "insert into meta (name, value) values ($1, $2) on conflict do nothing";
        return (await sql.run(text, [CHECK, encode(value)])) > 0;
      }),
    replaceCheck: (current, next) =>
      database.write(async (sql) => {
        const text = "update meta set value = $3 where name = $1 and value = $2";
        return (await sql.run(text, [CHECK, encode(current), encode(next)])) > 0;
      }),
  };
}

/** The unique index lets one unretired key of a purpose and pool in. */
async function insertKey(sql: Sql, row: KeyRow): Promise<number> {
  return await sql.run(
    `insert into keys (id, purpose, pool_id, wrapped, public_pem, created_at_ms, retired_at_ms)
    values ($1, $2, $3, $4, $5, $6, $7)
    on conflict do nothing`,
    [row.id, row.purpose, row.poolId ?? NO_POOL, row.wrapped, row.publicPem, row.createdAtMs, row.retiredAtMs],
  );
}

async function rotateKey(sql: Sql, row: KeyRow): Promise<boolean> {
  const retired = await sql.run(
    "update keys set retired_at_ms = $3 where purpose = $1 and pool_id = $2 and retired_at_ms is null",
    [row.purpose, row.poolId ?? NO_POOL, row.createdAtMs],
  );
  if (retired === 0) return false;
  if ((await insertKey(sql, row)) === 0) throw new Error(`A key ${row.id} is there already.`);
  return true;
}

function encode(value: Uint8Array): string {
  return Buffer.from(value).toString("base64");
}
