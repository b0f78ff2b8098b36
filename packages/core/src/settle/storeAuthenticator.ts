import type { Change } from "../model/changes.ts";
import type { Authenticator } from "../model/model.ts";

/** Gives the change that stores an authenticator, as it was read or drafted but for `changed`, at its next version. */
export function storeAuthenticator(
  authenticator: Authenticator,
  changed: Partial<Authenticator>,
  nowMs: number,
): Change {
  const { version } = authenticator;
  return {
    type: "saveAuthenticator",
    authenticator: { ...authenticator, ...changed, version: version + 1, updatedAtMs: nowMs },
    expectedVersion: version === 0 ? null : version,
  };
}

/** Gives the changes that take authenticators away. */
export function removeAuthenticators(authenticators: readonly Authenticator[]): readonly Change[] {
  return authenticators.map(({ poolId, id, version }) => ({
    type: "removeAuthenticator",
    poolId,
    id,
    expectedVersion: version,
  }));
}

/** What confirming makes of a pending one, in a session or in none. */
export function confirmedAt(
  nowMs: number,
  sessionId: string | null = null,
): Pick<Authenticator, "status" | "expiresAtMs" | "confirmedAtMs" | "confirmedIn"> {
  return { status: "confirmed", expiresAtMs: null, confirmedAtMs: nowMs, confirmedIn: sessionId };
}

/** What passing makes of a confirmed one: whoever does has it, however the account came to its owner. */
export function passedAt(nowMs: number): Pick<Authenticator, "lastPassedAtMs" | "heldOver"> {
  return { lastPassedAtMs: nowMs, heldOver: null };
}
