import type { PoolId, User, UserId, UserPatch } from "@countersign/core";
import type { Sql, SqlValue } from "../engine/sql.ts";
import { type Apply, HELD, heldIf, type Taken } from "./settling.ts";

export const insertUser: Apply<"insertUser"> = async ({ sql }, { user, passwordHash }) => {
  const rows = await sql.run(
    `insert into users (pool_id, id, username, email, email_verified, phone, phone_verified, external_id, blocked,
      password_hash, revision, profile, custom_data, register_source, logins_count, last_login_at_ms, last_ip,
      created_at_ms, updated_at_ms)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $12, $13, $14, $15, $16, $17, $18)
    on conflict do nothing`,
    [
      user.poolId,
      user.userId,
      user.username,
      user.email,
      Number(user.emailVerified),
      user.phone,
      Number(user.phoneVerified),
      externalIdOf(user.profile),
      Number(user.blocked),
      passwordHash,
      JSON.stringify(user.profile),
      JSON.stringify(user.customData),
      JSON.stringify(user.registerSource),
      user.loginsCount,
      user.lastLoginAtMs,
      user.lastIp,
      user.createdAtMs,
      user.updatedAtMs,
    ],
  );
  if (rows > 0) return HELD;
  return { held: false, taken: await findTaken(sql, user.poolId, user.userId, identityOf(user)) };
};

/**
 * Of two accounts that reach for the same address at once, PostgreSQL lets the second wait and fail; run again, it
 * sees the first one's.
 */
export const updateUser: Apply<"updateUser"> = async ({ sql }, { subject: { poolId, userId }, patch, nowMs }) => {
  const taken = await findTaken(sql, poolId, userId, identityOf(patch));
  if (taken !== null) return { held: false, taken };
  const columns = { ...columnsOf(patch), updated_at_ms: nowMs };
  const names = Object.keys(columns);
  const assignments = names.map((name, index) => `${name} = $${index + 3}`).join(", ");
  return heldIf(
    await sql.run(`update users set ${assignments} where pool_id = $1 and id = $2`, [
      poolId,
      userId,
      ...Object.values(columns),
    ]),
  );
};

/** The row is written although nothing changes: whoever wants the account changed must wait for this transaction. */
export const holdSubject: Apply<"holdSubject"> = async ({ sql }, { subject, revision, advance }) =>
  heldIf(
    await sql.run("update users set revision = $4 where pool_id = $1 and id = $2 and revision = $3", [
      subject.poolId,
      subject.userId,
      revision,
      advance ? revision + 1 : revision,
    ]),
  );

export const setPassword: Apply<"setPassword"> = async ({ sql }, { subject, passwordHash, nowMs }) => {
  await sql.run("update users set password_hash = $3, updated_at_ms = $4 where pool_id = $1 and id = $2", [
    subject.poolId,
    subject.userId,
    passwordHash,
    nowMs,
  ]);
  return HELD;
};

export const recordSignIn: Apply<"recordSignIn"> = async ({ sql }, { subject, atMs, ip, endsReset }) => {
  await sql.run(
    `update users set logins_count = logins_count + 1, last_login_at_ms = $3, last_ip = $4,
      reset_by = case when $5 = 1 then null else reset_by end
    where pool_id = $1 and id = $2`,
    [subject.poolId, subject.userId, atMs, ip, Number(endsReset)],
  );
  return HELD;
};

export const markReset: Apply<"markReset"> = async ({ sql }, { subject: { poolId, userId }, by }) => {
  await sql.run("update users set reset_by = $3 where pool_id = $1 and id = $2", [poolId, userId, by]);
  return HELD;
};

interface Identity {
  readonly email: string | null;
  readonly phone: string | null;
  readonly username: string | null;
  readonly externalId: string | null;
}

function identityOf({ email = null, phone = null, username = null, profile = {} }: UserPatch): Identity {
  return { email, phone, username, externalId: externalIdOf(profile) };
}

/** An empty external id names nobody. */
function externalIdOf(profile: User["profile"]): string | null {
  return profile.externalId || null;
}

/** Tells what of an identity belongs to another account of the pool. Nothing equals null; one search for each name. */
async function findTaken(sql: Sql, poolId: PoolId, userId: UserId, wanted: Identity): Promise<Taken> {
  const others = await sql.all<{ taken: NonNullable<Taken> }>(
    `select 'email' as taken from users where pool_id = $1 and email = $3 and id <> $2
    union all select 'phone' from users where pool_id = $1 and phone = $4 and id <> $2
    union all select 'username' from users where pool_id = $1 and username = $5 and id <> $2
    union all select 'externalId' from users where pool_id = $1 and external_id = $6 and id <> $2`,
    [poolId, userId, wanted.email, wanted.phone, wanted.username, wanted.externalId],
  );
  const names = ["email", "phone", "username", "externalId"] as const;
  return names.find((name) => others.some(({ taken }) => taken === name)) ?? null;
}

function columnsOf(patch: UserPatch): Readonly<Record<string, SqlValue>> {
  const { username, email, emailVerified, phone, phoneVerified, blocked, profile, customData } = patch;
  return {
    ...(username !== undefined && { username }),
    ...(email !== undefined && { email }),
    ...(emailVerified !== undefined && { email_verified: Number(emailVerified) }),
    ...(phone !== undefined && { phone }),
    ...(phoneVerified !== undefined && { phone_verified: Number(phoneVerified) }),
    ...(blocked !== undefined && { blocked: Number(blocked) }),
    ...(profile !== undefined && { profile: JSON.stringify(profile), external_id: externalIdOf(profile) }),
    ...(customData !== undefined && { custom_data: JSON.stringify(customData) }),
  };
}
