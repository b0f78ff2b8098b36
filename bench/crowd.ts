/** A store full of accounts, written past everything that makes them one by one. */
import type { Database } from "@countersign/store/testing";

const BATCH = 50_000;
const HEX = "0123456789abcdef";

export interface Crowd {
  readonly poolId: string;
  readonly users: number;
  /** How many places each account has been at. */
  readonly marks: number;
  readonly nowMs: number;
}

interface Words {
  readonly numbers: (from: number, to: number) => string;
  readonly randomHex: (bytes: number) => string;
}

const words: Readonly<Record<Database["dialect"], Words>> = {
  sqlite: {
    numbers: (from, to) =>
      `(with recursive n(i) as (select ${from} union all select i + 1 from n where i < ${to}) select i from n)`,
    randomHex: (bytes) => `lower(hex(randomblob(${bytes})))`,
  },
  postgres: {
    numbers: (from, to) => `generate_series(${from}, ${to}) as numbers(i)`,
    randomHex: (bytes) => `substr(md5(random()::text || random()::text) || md5(random()::text), 1, ${bytes * 2})`,
  },
};

/** Fills a database with accounts whose names and ids come in no order, as those of people do. */
export async function plantCrowd(database: Database, { poolId, users, marks, nowMs }: Crowd): Promise<void> {
  const { numbers, randomHex } = words[database.dialect];
  const run = (text: string) => database.write((sql) => sql.run(text, []), "long");
  for (let from = 1; from <= users; from += BATCH) {
    const to = Math.min(users, from + BATCH - 1);
    const name = `${randomHex(4)} || '.' || i || '@crowd.example.com'`;
    await run(`insert into users (pool_id, id, email, email_key, email_verified, phone_verified, blocked, revision, profile, custom_data,
        register_source, logins_count, last_login_at_ms, created_at_ms, updated_at_ms)
      select '${poolId}', id, email, email, 1, 0, 0, 0, '{}', '{}', '[]', 90, ${nowMs}, ${nowMs}, ${nowMs}
      from (select ${randomHex(12)} as id, ${name} as email from ${numbers(from, to)}) as drawn`);
  }
  for (const first of marks === 0 ? "" : HEX)
    await run(`insert into known_origins (pool_id, user_id, kind, mac, seen_at_ms)
      select pool_id, id, 'address', ${randomHex(16)}, ${nowMs} from users cross join ${numbers(1, marks)}
      where pool_id = '${poolId}' and id >= '${first}' and id < '${first}g' and email like '%@crowd.example.com'`);
}
