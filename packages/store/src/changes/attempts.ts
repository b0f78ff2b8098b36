import { failureCap, lockedUntilAfter } from "@countersign/core";
import { type Apply, HELD, heldIf } from "./settling.ts";

/** A row stands for at least one failure. The upsert spends the attempt, the row's lock lets one in at a time. */
export const failAttempt: Apply<"failAttempt"> = async ({ sql }, { subject, factor, nowMs }) => {
  const { poolId, userId } = subject;
  const row = await sql.one<{ failures: number }>(
    `insert into attempts (pool_id, user_id, factor, failures) values ($1, $2, $3, 1)
    on conflict (pool_id, user_id, factor) do update set failures = attempts.failures + 1
    where (attempts.locked_until_ms is null or attempts.locked_until_ms <= $4) and attempts.failures < $5
    returning failures`,
    [poolId, userId, factor, nowMs, failureCap(factor)],
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
  return { held: true, attempts: { failures, lockedUntilMs } };
};

export const passAttempt: Apply<"passAttempt"> = async ({ sql }, { subject, factor, judgedFailures, nowMs }) => {
  const key = [subject.poolId, subject.userId, factor];
  if (judgedFailures > 0) {
    const rows = await sql.run(
      `delete from attempts where pool_id = $1 and user_id = $2 and factor = $3 and failures = $4
        and (locked_until_ms is null or locked_until_ms <= $5)`,
      [...key, judgedFailures, nowMs],
    );
    return heldIf(rows);
  }
  const row = await sql.one("select failures from attempts where pool_id = $1 and user_id = $2 and factor = $3", key);
  return { held: row === null };
};

export const clearAttempts: Apply<"clearAttempts"> = async ({ sql }, { subject, factors }) => {
  for (const factor of factors) {
    await sql.run("delete from attempts where pool_id = $1 and user_id = $2 and factor = $3", [
      subject.poolId,
      subject.userId,
      factor,
    ]);
  }
  return HELD;
};
