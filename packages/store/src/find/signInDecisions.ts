import type { Application, PoolId, SignInDecisionRecord, SubjectRef } from "@countersign/core";
import { readJson } from "../engine/json.ts";
import type { Query } from "../engine/sql.ts";
import { sealedPlace } from "../keys/sealedPlace.ts";
import type { SecretBox } from "../keys/secretBox.ts";

type Plain = "poolId" | "id" | "appId" | "userId" | "atMs" | "expiresAtMs";

type DecisionRow = Pick<SignInDecisionRecord, Plain> & { readonly content: Uint8Array };

const SELECTION = `select pool_id as "poolId", id, app_id as "appId", user_id as "userId", at_ms as "atMs",
    expires_at_ms as "expiresAtMs", content from sign_in_decisions`;

function readDecision({ content, ...row }: DecisionRow, box: Pick<SecretBox, "open">): SignInDecisionRecord {
  const opened = box.open(content, sealedPlace("sign_in_decisions.content", row.poolId, row.id));
  return { ...row, ...readJson<Omit<SignInDecisionRecord, Plain>>(Buffer.from(opened).toString()) };
}

/** Gives a decision on a sign-in while it is kept. */
export async function findDecision(
  query: Query,
  box: Pick<SecretBox, "open">,
  poolId: PoolId,
  id: string,
): Promise<SignInDecisionRecord | null> {
  const row = await query.one<DecisionRow>(`${SELECTION} where pool_id = $1 and id = $2`, [poolId, id]);
  return row === null ? null : readDecision(row, box);
}

/** Gives at most `limit` decisions of an application since then, the latest first, from the one after `before`. */
export async function listDecisions(
  query: Query,
  box: Pick<SecretBox, "open">,
  { poolId, id }: Pick<Application, "poolId" | "id">,
  sinceMs: number,
  { before, limit }: { readonly before: Pick<SignInDecisionRecord, "atMs" | "id"> | null; readonly limit: number },
): Promise<readonly SignInDecisionRecord[]> {
  const last = before ?? { atMs: Number.MAX_SAFE_INTEGER, id: "" };
  const rows = await query.all<DecisionRow>(
    `${SELECTION} where pool_id = $1 and app_id = $2 and at_ms >= $3 and (at_ms, id) < ($4, $5)
    order by at_ms desc, id desc limit $6`,
    [poolId, id, sinceMs, last.atMs, last.id, limit],
  );
  return rows.map((row) => readDecision(row, box));
}

/** Gives at most `limit` decisions on an account of that time, the ends among it, the latest first. */
export async function listDecisionsOf(
  query: Query,
  box: Pick<SecretBox, "open">,
  { poolId, userId }: SubjectRef,
  { fromMs, untilMs }: { readonly fromMs: number; readonly untilMs: number },
  limit: number,
): Promise<readonly SignInDecisionRecord[]> {
  const rows = await query.all<DecisionRow>(
    `${SELECTION} where pool_id = $1 and user_id = $2 and at_ms >= $3 and at_ms <= $4
    order by at_ms desc, id desc limit $5`,
    [poolId, userId, fromMs, untilMs, limit],
  );
  return rows.map((row) => readDecision(row, box));
}
