import { lockedUntilAfter } from "@countersign/core";
import { type Apply, HELD, heldIf } from "./settling.ts";

/** A row stands for at least one failure. The upsert spends the attempt, the row's lock lets one in at a time. */
export const failAttempt: Apply<"failAttempt"> = async (
  { sql },
  { subject, factor, cap, nowMs, voidLockMs = null },
) => {
  const { poolId, userId } = subject;
  const row = await sql.one<{ failures: number }>(
    `insert into attempts (pool_id, user_id, factor, failures) values ($1, $2, $3, 1)
    on conflict (pool_id, user_id, factor) do update set failures = attempts.failures + 1
    where (attempts.locked_until_ms is null or attempts.locked_until_ms <= $4 or attempts.locked_until_ms = $6)
      and attempts.failures < $5
    returning failures`,
    [poolId, userId, factor, nowMs, cap, voidLockMs],
  );
  if (row === null) return { held: false };
  const { failures } = row;
  const lockedUntilMs = lockedUntilAfter(failures, nowMs);
  if (lockedUntilMs !== null) {
    await sql.run("update attempts set locked_until_ms = $4 where pool_id = $1 and user_id = $2 and factor = $3", [
      poolId,
      userId,
      factor,
      lockedUntilMs,
    ]);
  }
  return { held: true, attempts: { failures, lockedUntilMs }, locks: lockedUntilMs !== null };
};

/** For a factor that was judged under failures; one without any is held by its account's row. */
export const passAttempt: Apply<"passAttempt"> = async (
  { sql },
  { subject, factor, judgedFailures, nowMs, voidLockMs = null },
) =>
  heldIf(
    await sql.run(
      `delete from attempts where pool_id = $1 and user_id = $2 and factor = $3 and failures = $4
        and (locked_until_ms is null or locked_until_ms <= $5 or locked_until_ms = $6)`,
      [subject.poolId, subject.userId, factor, judgedFailures, nowMs, voidLockMs],
    ),
  );

export const clearAttempts: Apply<"clearAttempts"> = async ({ sql }, { subject, factors }) => {
  const places = factors.map((_factor, index) => `$${index + 3}`).join(", ");
  if (factors.length > 0)
    await sql.run(`delete from attempts where pool_id = $1 and user_id = $2 and factor in (${places})`, [
      subject.poolId,
      subject.userId,
      ...factors,
    ]);
  return HELD;
};
