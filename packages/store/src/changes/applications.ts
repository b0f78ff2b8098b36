import type { Application, ApplicationPatch, HeldSecrets } from "@countersign/core";
import { insertRows, type Row } from "../engine/insertRows.ts";
import type { Sql, SqlValue } from "../engine/sql.ts";
import { type Apply, heldIf } from "./settling.ts";

const NEXT_REVISION = "revision = revision + 1";

export const insertApplication: Apply<"insertApplication"> = async ({ sql }, { application, nowMs }) =>
  heldIf(await insertApplicationRow(sql, application, nowMs));

export const updateApplication: Apply<"updateApplication"> = async ({ sql }, change) => {
  const { poolId, appId, patch, expectedRevision = null } = change;
  const columns = columnsOf(patch);
  const assignments = [NEXT_REVISION, ...Object.keys(columns).map((column, index) => `${column} = $${index + 4}`)];
  const text = `update applications set ${assignments.join(", ")}
    where pool_id = $1 and id = $2 and revision = coalesce($3, revision)`;
  return heldIf(await sql.run(text, [poolId, appId, expectedRevision, ...Object.values(columns)]));
};

export const renewSecret: Apply<"renewSecret"> = async ({ sql }, { poolId, appId, expectedDigest, digest, older }) => {
  const assignments = `secret_digest = $1, older_secret_digest = $2, secret_replaced_at_ms = $3,
    older_secret_ends_at_ms = $4`;
  const values = [digest, older.digest, older.replacedAtMs, older.endsAtMs, expectedDigest, poolId];
  if (appId === null) {
    const text = `update user_pools set ${assignments} where secret_digest = $5 and id = $6`;
    return heldIf(await sql.run(text, values));
  }
  const text = `update applications set ${assignments} where secret_digest = $5 and pool_id = $6 and id = $7`;
  return heldIf(await sql.run(text, [...values, appId]));
};

export const setApplicationFactors: Apply<"setApplicationFactors"> = async ({ sql }, change) => {
  const { poolId, appId, factors, expected } = change;
  const text = `update applications set factors = $3, ${NEXT_REVISION}
    where pool_id = $1 and id = $2 and factors = coalesce($4, factors)`;
  const before = expected === undefined ? null : JSON.stringify(expected);
  return heldIf(await sql.run(text, [poolId, appId, JSON.stringify(factors), before]));
};

/** Gives 0 when the id is taken, in this pool or another. */
export async function insertApplicationRow(sql: Sql, application: Application, nowMs: number): Promise<number> {
  const { poolId, id, factors } = application;
  const row = {
    ...{ pool_id: poolId, id, ...secretColumns(application), ...columnsOf(application) },
    factors: JSON.stringify(factors),
    created_at_ms: nowMs,
  };
  return await insertRows(sql, "applications", [row]);
}

/** Gives what is stored of the secrets of a pool or an application. */
export function secretColumns({ secretDigest, olderSecret }: HeldSecrets): Row {
  return {
    secret_digest: secretDigest,
    older_secret_digest: olderSecret?.digest ?? null,
    secret_replaced_at_ms: olderSecret?.replacedAtMs ?? null,
    older_secret_ends_at_ms: olderSecret?.endsAtMs ?? null,
  };
}

function columnsOf(patch: ApplicationPatch): Readonly<Record<string, SqlValue>> {
  const {
    name,
    redirectUris,
    allowedOrigins,
    templates,
    faceProof,
    firstEnrolment,
    clientType,
    ownLogin,
    policyMode,
    trustDays,
    look,
  } = patch;
  return {
    ...(name !== undefined && { name }),
    ...(redirectUris !== undefined && { redirect_uris: JSON.stringify(redirectUris) }),
    ...(allowedOrigins !== undefined && { allowed_origins: JSON.stringify(allowedOrigins) }),
    ...(templates !== undefined && { templates: JSON.stringify(templates) }),
    ...(faceProof !== undefined && { face_proof: faceProof }),
    ...(firstEnrolment !== undefined && { first_enrolment: firstEnrolment }),
    ...(clientType !== undefined && { client_type: clientType }),
    ...(ownLogin !== undefined && { own_login: ownLogin }),
    ...(policyMode !== undefined && { policy_mode: policyMode }),
    ...(trustDays !== undefined && { trust_days: trustDays }),
    ...(look !== undefined && { look: JSON.stringify(look) }),
  };
}
