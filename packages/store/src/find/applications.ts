import {
  type AppId,
  type Application,
  type ApplicationLook,
  type HeldSecrets,
  type PoolId,
  plainLook,
  type UserPool,
} from "@countersign/core";
import { readJson } from "../engine/json.ts";
import type { Query } from "../engine/sql.ts";
import { type Columns, selectColumns } from "./columns.ts";

interface SecretRow extends Pick<HeldSecrets, "secretDigest"> {
  readonly olderSecretDigest: string | null;
  readonly secretReplacedAtMs: number | null;
  readonly olderSecretEndsAtMs: number | null;
}

const SECRET_COLUMNS: Columns<SecretRow> = {
  secretDigest: "secret_digest",
  olderSecretDigest: "older_secret_digest",
  secretReplacedAtMs: "secret_replaced_at_ms",
  olderSecretEndsAtMs: "older_secret_ends_at_ms",
};

/** The three columns of an older secret are set together. */
function readSecrets({
  secretDigest,
  olderSecretDigest,
  secretReplacedAtMs,
  olderSecretEndsAtMs,
}: SecretRow): HeldSecrets {
  if (olderSecretDigest === null) return { secretDigest, olderSecret: null };
  const replacedAtMs = secretReplacedAtMs ?? 0;
  return { secretDigest, olderSecret: { digest: olderSecretDigest, replacedAtMs, endsAtMs: olderSecretEndsAtMs ?? 0 } };
}

export interface PoolRow extends SecretRow, Pick<UserPool, "id" | "name"> {}

const POOL_COLUMNS: Columns<PoolRow> = { id: "id", name: "name", ...SECRET_COLUMNS };

export const SELECT_POOLS = `select ${selectColumns("user_pools", POOL_COLUMNS)} from user_pools`;

export function readPool(row: PoolRow): UserPool {
  return { id: row.id, name: row.name, ...readSecrets(row) };
}

type Lists = "factors" | "redirectUris" | "allowedOrigins" | "templates" | "look";

export interface ApplicationRow
  extends SecretRow,
    Omit<Application, Lists | keyof HeldSecrets>,
    Record<Lists, string> {}

export const APPLICATION_COLUMNS: Columns<ApplicationRow> = {
  id: "id",
  poolId: "pool_id",
  name: "name",
  ...SECRET_COLUMNS,
  factors: "factors",
  redirectUris: "redirect_uris",
  allowedOrigins: "allowed_origins",
  templates: "templates",
  faceProof: "face_proof",
  firstEnrolment: "first_enrolment",
  clientType: "client_type",
  ownLogin: "own_login",
  policyMode: "policy_mode",
  trustDays: "trust_days",
  look: "look",
};

export const SELECT_APPLICATIONS = `select ${selectColumns("applications", APPLICATION_COLUMNS)} from applications`;

export function readApplication(row: ApplicationRow): Application {
  return {
    id: row.id,
    poolId: row.poolId,
    name: row.name,
    ...readSecrets(row),
    factors: readJson(row.factors),
    redirectUris: readJson(row.redirectUris),
    allowedOrigins: readJson(row.allowedOrigins),
    templates: readJson(row.templates),
    faceProof: row.faceProof,
    firstEnrolment: row.firstEnrolment,
    clientType: row.clientType,
    ownLogin: row.ownLogin,
    policyMode: row.policyMode,
    trustDays: row.trustDays,
    look: { ...plainLook, ...readJson<Partial<ApplicationLook>>(row.look) },
  };
}

export async function findPool(query: Query, id: PoolId): Promise<UserPool | null> {
  const row = await query.one<PoolRow>(`${SELECT_POOLS} where id = $1`, [id]);
  return row === null ? null : readPool(row);
}

/** Gives the pool whose id comes first. */
export async function findAnyPool(query: Query): Promise<UserPool | null> {
  const row = await query.one<PoolRow>(`${SELECT_POOLS} where id = (select min(id) from user_pools)`, []);
  return row === null ? null : readPool(row);
}

export async function findApplication(query: Query, id: AppId): Promise<Application | null> {
  const row = await query.one<ApplicationRow>(`${SELECT_APPLICATIONS} where id = $1`, [id]);
  return row === null ? null : readApplication(row);
}

/** Gives the oldest application of the pool, or of the only pool when none is named. */
export async function findDefaultApplication(query: Query, poolId: PoolId | null): Promise<Application | null> {
  const row = await query.one<ApplicationRow>(
    `${SELECT_APPLICATIONS}
    where pool_id = coalesce($1, (select min(id) from user_pools having count(*) = 1))
    order by created_at_ms, id limit 1`,
    [poolId],
  );
  return row === null ? null : readApplication(row);
}

/** Says whether an application of any pool names the origin as its own. */
export async function isOriginListed(query: Query, origin: string): Promise<boolean> {
  const rows = await query.all<{ origins: string }>(
    "select allowed_origins as origins from applications where allowed_origins <> '[]'",
    [],
  );
  return rows.some(({ origins }) => readJson<readonly string[]>(origins).includes(origin));
}
