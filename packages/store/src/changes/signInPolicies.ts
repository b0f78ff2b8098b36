import { sealedPlace } from "../keys/sealedPlace.ts";
import { type Apply, HELD, heldIf } from "./settling.ts";

const RETIRE = "update sign_in_policies set state = 'past' where pool_id = $1 and owner = $2 and state = $3";

export const recordDecision: Apply<"recordDecision"> = async ({ sql, box }, { record }) => {
  const { poolId, id, appId, userId, atMs, expiresAtMs, ...content } = record;
  const place = sealedPlace("sign_in_decisions.content", poolId, id);
  await sql.run(
    `insert into sign_in_decisions (pool_id, id, app_id, user_id, at_ms, expires_at_ms, content)
    values ($1, $2, $3, $4, $5, $6, $7)`,
    [poolId, id, appId, userId, atMs, expiresAtMs, box.seal(Buffer.from(JSON.stringify(content)), place)],
  );
  return HELD;
};

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
