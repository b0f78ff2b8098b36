import { insertRow } from "../engine/insertRow.ts";
import { sealedPlace } from "../keys/sealedPlace.ts";
import { type Apply, type ChangeOf, HELD, heldIf, type Settling } from "./settling.ts";

const RETIRE = "update sign_in_policies set state = 'past' where pool_id = $1 and owner = $2 and state = $3";

export const recordDecision: Apply<"recordDecision"> = async ({ sql, box }, { record }) => {
  await insertRow(sql, "sign_in_decisions", decisionRow(box, record));
  return HELD;
};

/** Gives the row of a decision that is kept. */
export function decisionRow(box: Settling["box"], record: ChangeOf<"recordDecision">["record"]) {
  const { poolId, id, appId, userId, atMs, expiresAtMs, ...content } = record;
  const place = sealedPlace("sign_in_decisions.content", poolId, id);
  return {
    pool_id: poolId,
    id,
    app_id: appId,
    user_id: userId,
    at_ms: atMs,
    expires_at_ms: expiresAtMs,
    content: box.seal(Buffer.from(JSON.stringify(content)), place),
  };
}

export const savePolicy: Apply<"savePolicy"> = async ({ sql }, { stored }) => {
  const { poolId, appId, version, state, policy, createdAtMs } = stored;
  const owner = appId ?? "";
  await sql.run(RETIRE, [poolId, owner, state]);
  return heldIf(
    await sql.run(
      `insert into sign_in_policies (pool_id, owner, version, state, policy, created_at_ms)
      values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
      [poolId, owner, version, state, JSON.stringify(policy), createdAtMs],
    ),
  );
};

export const dropPolicy: Apply<"dropPolicy"> = async ({ sql }, { poolId, appId, state }) => {
  await sql.run(RETIRE, [poolId, appId ?? "", state]);
  return HELD;
};
