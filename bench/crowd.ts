/** A store full of accounts and of the places they have been at. */
import type { SecretBox } from "@countersign/store";
import type { Database } from "@countersign/store/testing";
import { plantAccounts } from "./plantAccounts.ts";

const HEX = "0123456789abcdef";

export interface Crowd {
  readonly poolId: string;
  readonly box: Pick<SecretBox, "seal" | "open">;
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

/** Fills a database with accounts that nobody measures. */
export async function plantCrowd(database: Database, { poolId, box, users, marks, nowMs }: Crowd): Promise<void> {
  await plantAccounts({ database, box, poolId, nowMs }, users, (index) => ({ email: `${index}@crowd.example.com` }));
  const { numbers, randomHex } = words[database.dialect];
  for (const first of marks === 0 ? "" : HEX) {
    const text = `insert into known_origins (pool_id, user_id, kind, mac, seen_at_ms)
      select pool_id, id, 'address', ${randomHex(16)}, ${nowMs} from users cross join ${numbers(1, marks)}
      where pool_id = '${poolId}' and id >= '${first}' and id < '${first}g' and email like '%@crowd.example.com'`;
    await database.write((sql) => sql.run(text, []), "long");
  }
}
