import type { User } from "@countersign/core";
import { readJson } from "../engine/json.ts";

/** What `readUser` reads, of the table `users`: an address in the one spelling in which addresses are compared. */
export const USER_COLUMNS = `users.pool_id as "poolId", users.id as "userId", users.username,
    coalesce(users.email_key, users.email) as email,
    users.email_verified as "emailVerified", users.phone, users.phone_verified as "phoneVerified", users.blocked,
    users.profile, users.custom_data as "customData", users.register_source as "registerSource",
    users.logins_count as "loginsCount", users.last_login_at_ms as "lastLoginAtMs", users.last_ip as "lastIp",
    users.created_at_ms as "createdAtMs", users.updated_at_ms as "updatedAtMs"`;

type Flags = "emailVerified" | "phoneVerified" | "blocked";
type Structures = "profile" | "customData" | "registerSource";

export interface UserRow extends Omit<User, Flags | Structures>, Record<Flags, number>, Record<Structures, string> {}

export function readUser(row: UserRow): User {
  return {
    poolId: row.poolId,
    userId: row.userId,
    username: row.username,
    email: row.email,
    emailVerified: row.emailVerified === 1,
    phone: row.phone,
    phoneVerified: row.phoneVerified === 1,
    blocked: row.blocked === 1,
    profile: readJson(row.profile),
    customData: readJson(row.customData),
    registerSource: readJson(row.registerSource),
    loginsCount: row.loginsCount,
    lastLoginAtMs: row.lastLoginAtMs,
    lastIp: row.lastIp,
    createdAtMs: row.createdAtMs,
    updatedAtMs: row.updatedAtMs,
  };
}
