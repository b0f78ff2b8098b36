import type { Subject } from "@countersign/core";
import { emailKey, nameKey } from "@countersign/spelling";
import type { Row } from "../engine/insertRows.ts";
import { insertRows } from "../engine/insertRows.ts";
import { externalIdOf, findTaken, keyOrNull } from "./findTaken.ts";
import { type Apply, HELD } from "./settling.ts";

export const insertUser: Apply<"insertUser"> = async ({ sql }, { user, passwordHash }) => {
  if ((await insertRows(sql, "users", [userRow({ ...NEW, user, passwordHash }, null)])) > 0) return HELD;
  return { held: false, taken: await findTaken(sql, user.poolId, user.userId, user) };
};

type AccountFields = Omit<Subject, "authenticators" | "attempts" | "knownOrigins">;

const NEW = {
  passwordSuspended: false,
  passwordDisavowed: false,
  resetBy: null,
  enrolmentAllowedUntilMs: null,
  owedAtMs: null,
  revision: 0,
} as const satisfies Partial<AccountFields>;

/** Gives the row of an account. */
export function userRow({ user, ...subject }: AccountFields, movedFrom: string | null): Row {
  return {
    pool_id: user.poolId,
    id: user.userId,
    username: user.username,
    email: user.email,
    email_verified: Number(user.emailVerified),
    phone: user.phone,
    phone_verified: Number(user.phoneVerified),
    external_id: externalIdOf(user.profile),
    blocked: Number(user.blocked),
    password_hash: subject.passwordHash,
    password_suspended: Number(subject.passwordSuspended),
    password_disavowed: Number(subject.passwordDisavowed),
    reset_by: subject.resetBy,
    enrolment_allowed_until_ms: subject.enrolmentAllowedUntilMs,
    // Exports from before it was kept do not say it.
    owed_at_ms: subject.owedAtMs ?? null,
    revision: subject.revision,
    profile: JSON.stringify(user.profile),
    custom_data: JSON.stringify(user.customData),
    register_source: JSON.stringify(user.registerSource),
    logins_count: user.loginsCount,
    last_login_at_ms: user.lastLoginAtMs,
    last_ip: user.lastIp,
    created_at_ms: user.createdAtMs,
    updated_at_ms: user.updatedAtMs,
    email_key: keyOrNull(emailKey, user.email),
    username_key: keyOrNull(nameKey, user.username),
    moved_from: movedFrom,
  };
}
