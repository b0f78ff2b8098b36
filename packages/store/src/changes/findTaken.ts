import type { PoolId, User, UserId, UserPatch } from "@countersign/core";
import { emailKey, nameKey } from "@countersign/spelling";
import type { Sql } from "../engine/sql.ts";
import type { Taken } from "./settling.ts";

/** An empty external id names nobody. */
export function externalIdOf(profile: User["profile"]): string | null {
  return profile.externalId || null;
}

/** Gives what a name is compared by; nothing equals null. */
export function keyOrNull(keyOf: (name: string) => string, name: string | null): string | null {
  return name === null ? null : keyOf(name);
}

/** Tells what an account wants to be known by and another account of the pool is; one search for each name. */
export async function findTaken(sql: Sql, poolId: PoolId, userId: UserId, wanted: UserPatch): Promise<Taken> {
  const { email = null, phone = null, username = null, profile = {} } = wanted;
  const names = { email, phone, username, externalId: externalIdOf(profile) } as const;
  if (Object.values(names).every((name) => name === null)) return null;
  // An account that shares its key with an older one is known by its exact spelling.
  const others = await sql.all<{ taken: NonNullable<Taken> }>(
    `select 'email' as taken from users where pool_id = $1 and email = $3 and id <> $2
    union all select 'phone' from users where pool_id = $1 and phone = $4 and id <> $2
    union all select 'username' from users where pool_id = $1 and username = $5 and id <> $2
    union all select 'externalId' from users where pool_id = $1 and external_id = $6 and id <> $2
    union all select 'email' from users where pool_id = $1 and email_key = $7 and id <> $2
    union all select 'username' from users where pool_id = $1 and username_key = $8 and id <> $2`,
    [poolId, userId, ...Object.values(names), keyOrNull(emailKey, email), keyOrNull(nameKey, username)],
  );
  const order = ["email", "phone", "username", "externalId"] as const;
  return order.find((name) => others.some(({ taken }) => taken === name)) ?? null;
}
