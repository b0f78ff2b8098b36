import type { AppId, SubjectRef } from "./model.ts";
import type { SessionPlace } from "./sessionUse.ts";

/** A code that leads a signed-in session back to an application, once. RFC 6749 §4.1.2 */
export interface AuthorizationCode extends SubjectRef, SessionPlace {
  /** The digest of the code. */
  readonly id: string;
  /** Who may redeem it. */
  readonly appId: AppId;
  /** The session that it was made in. */
  readonly sessionId: string;
  readonly redirectUri: string;
  /** The SHA-256 of the verifier, hexadecimal. RFC 7636 §4.2 */
  readonly challengeDigest: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  readonly usedAtMs: number | null;
  /** The session that it gave. */
  readonly givenSessionId: string | null;
}
