import { insertRows } from "../engine/insertRows.ts";
import { sealedPlace } from "../keys/sealedPlace.ts";
import { type Apply, HELD, heldIf, type Settling } from "./settling.ts";

const MINE = "pool_id = $1 and id = $2 and attempt = $3";

export const beginIdempotent: Apply<"beginIdempotent"> = async ({ sql, box }, { attempt: begun, takesOver }) => {
  const { poolId, id, request, attempt, leaseEndsAtMs, expiresAtMs } = begun;
  const content = sealContent(box, { poolId, id }, { request, answer: null });
  if (takesOver !== null) {
    const text = `update idempotency_keys
      set attempt = $4, state = 'begun', content = $5, lease_ends_at_ms = $6, expires_at_ms = $7
      where ${MINE} and state = $8`;
    const before = [poolId, id, takesOver.attempt];
    return heldIf(await sql.run(text, [...before, attempt, content, leaseEndsAtMs, expiresAtMs, takesOver.state]));
  }
  const times = { lease_ends_at_ms: leaseEndsAtMs, expires_at_ms: expiresAtMs };
  return heldIf(
    await insertRows(sql, "idempotency_keys", [{ pool_id: poolId, id, attempt, state: "begun", content, ...times }]),
  );
};

export const actIdempotent: Apply<"actIdempotent"> = async ({ sql }, { ref: { poolId, id, attempt } }) =>
  heldIf(await sql.run(`update idempotency_keys set state = 'acted' where ${MINE}`, [poolId, id, attempt]));

export const answerIdempotent: Apply<"answerIdempotent"> = async ({ sql, box }, { attempt: answered, answer }) => {
  const { poolId, id, request, attempt } = answered;
  const content = sealContent(box, { poolId, id }, { request, answer });
  const text = `update idempotency_keys set state = 'answered', content = $4 where ${MINE}`;
  return heldIf(await sql.run(text, [poolId, id, attempt, content]));
};

export const leaveIdempotent: Apply<"leaveIdempotent"> = async ({ sql }, { ref: { poolId, id, attempt }, nowMs }) => {
  await sql.run(`delete from idempotency_keys where ${MINE} and state = 'begun'`, [poolId, id, attempt]);
  const over = `update idempotency_keys set lease_ends_at_ms = $4 where ${MINE} and state = 'acted'`;
  await sql.run(over, [poolId, id, attempt, nowMs]);
  return HELD;
};

function sealContent(
  box: Settling["box"],
  { poolId, id }: { readonly poolId: string; readonly id: string },
  content: { readonly request: string; readonly answer: string | null },
): Uint8Array {
  return box.seal(Buffer.from(JSON.stringify(content)), sealedPlace("idempotency_keys.content", poolId, id));
}
