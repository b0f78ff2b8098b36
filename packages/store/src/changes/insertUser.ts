import { emailKey, nameKey } from "@countersign/spelling";
import { externalIdOf, findTaken, keyOrNull } from "./findTaken.ts";
import { type Apply, HELD } from "./settling.ts";

export const insertUser: Apply<"insertUser"> = async ({ sql }, { user, passwordHash }) => {
  const rows = await sql.run(
    `insert into users (pool_id, id, username, email, email_verified, phone, phone_verified, external_id, blocked,
      password_hash, revision, profile, custom_data, register_source, logins_count, last_login_at_ms, last_ip,
      created_at_ms, updated_at_ms, email_key, username_key)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
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
      keyOrNull(emailKey, user.email),
      keyOrNull(nameKey, user.username),
    ],
  );
  if (rows > 0) return HELD;
  return { held: false, taken: await findTaken(sql, user.poolId, user.userId, user) };
};
