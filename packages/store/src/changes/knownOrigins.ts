import { valuesOf } from "../engine/valuesOf.ts";
import { type Apply, HELD } from "./settling.ts";

export const rememberOrigins: Apply<"rememberOrigins"> = async ({ sql }, { subject, seen, forget }) => {
  const { poolId, userId } = subject;
  if (seen.length > 0) {
    const rows = valuesOf(seen.map(({ kind, mac, seenAtMs }) => [poolId, userId, kind, mac, seenAtMs]));
    await sql.run(
      `insert into known_origins (pool_id, user_id, kind, mac, seen_at_ms) values ${rows.text}
      on conflict (pool_id, user_id, mac) do update set seen_at_ms = excluded.seen_at_ms`,
      rows.params,
    );
  }
  if (forget.length > 0) {
    const places = forget.map((_mac, index) => `$${index + 3}`).join(", ");
    await sql.run(`delete from known_origins where pool_id = $1 and user_id = $2 and mac in (${places})`, [
      poolId,
      userId,
      ...forget,
    ]);
  }
  return HELD;
};
