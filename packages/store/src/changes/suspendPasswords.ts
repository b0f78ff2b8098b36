import type { SqlValue } from "../engine/sql.ts";
import { type Apply, HELD } from "./settling.ts";

/** What is judged on an account as it was loses from then on; what it has begun is gone. Of devices the sessions need no look: all have ended. */
export const suspendPasswords: Apply<"suspendPasswords"> = async ({ sql }, { poolId, userIds, nowMs }) => {
  const named = (column: string, first: number): string =>
    `pool_id = $1 and ${column} in (${userIds.map((_id, index) => `$${index + first}`).join(", ")})`;
  const who: readonly SqlValue[] = [poolId, ...userIds];
  const when: readonly SqlValue[] = [poolId, nowMs, ...userIds];
  // In the order in which whoever writes several of them takes them.
  await sql.all(`select id from users where ${named("id", 2)} order by id ${sql.lockRows}`, who);
  await sql.run(
    `update users set revision = revision + 1, updated_at_ms = $2,
      password_disavowed = case when password_hash is null then password_disavowed else 1 end
    where ${named("id", 3)}`,
    when,
  );
  const ofThem = named("user_id", 3);
  await sql.run(`update sessions set revoked_at_ms = $2 where ${ofThem} and revoked_at_ms is null`, when);
  await sql.run(
    `update access_passes set revoked_at_ms = $2 where ${ofThem} and used_at_ms is null and revoked_at_ms is null`,
    when,
  );
  await sql.run(`delete from mfa_tokens where ${named("user_id", 2)} and state <> 'consumed'`, who);
  await sql.run(`delete from trusted_devices where ${named("user_id", 2)}`, who);
  return HELD;
};
