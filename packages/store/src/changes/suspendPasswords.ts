import type { AccessEnd } from "@countersign/core";
import type { SqlValue } from "../engine/sql.ts";
import { endingAccessPasses } from "./accessPasses.ts";
import { endingMfaTokens } from "./mfaTokens.ts";
import { endingSessions } from "./sessions.ts";
import { type Apply, HELD } from "./settling.ts";
import { endingTrustedDevices } from "./trustedDevices.ts";

/** Each sort that ends with an account's access ends here, for all that are named. Of devices the sessions need no look: all have ended. */
const endings: Readonly<
  Record<AccessEnd["type"], { readonly text: (whose: string) => string; readonly timed: boolean }>
> = {
  endSessions: { text: endingSessions, timed: true },
  endMfaTokens: { text: endingMfaTokens, timed: false },
  endAccessPasses: { text: endingAccessPasses, timed: true },
  endTrustedDevices: { text: endingTrustedDevices, timed: false },
};

/** What is judged on an account as it was loses from then on; what it has begun is gone. */
export const suspendPasswords: Apply<"suspendPasswords"> = async ({ sql }, { poolId, userIds, nowMs }) => {
  const named = (column: string, first: number): string =>
    `${column} in (${userIds.map((_id, index) => `$${index + first}`).join(", ")})`;
  const who: readonly SqlValue[] = [poolId, ...userIds];
  const when: readonly SqlValue[] = [poolId, nowMs, ...userIds];
  // In the order in which whoever writes several of them takes them.
  await sql.all(`select id from users where pool_id = $1 and ${named("id", 2)} order by id ${sql.lockRows}`, who);
  await sql.run(
    `update users set revision = revision + 1, updated_at_ms = $2,
      password_disavowed = case when password_hash is null then password_disavowed else 1 end
    where pool_id = $1 and ${named("id", 3)}`,
    when,
  );
  for (const { text, timed } of Object.values(endings))
    await sql.run(text(named("user_id", timed ? 3 : 2)), timed ? when : who);
  return HELD;
};
