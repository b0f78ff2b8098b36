import type { JWTPayload } from "jose";

/** What a verified user token says. Times are seconds since 1970. */
export interface UserClaims {
  /** The user's id. */
  readonly sub: string;
  /** The id of the session. */
  readonly jti: string;
  readonly iss: string;
  readonly aud: string;
  readonly iat: number;
  readonly exp: number;
  /** When the first factor was passed. */
  readonly auth_time: number;
  /** When what raised `acr` to 2 was last passed; absent at `acr` 1. */
  readonly mfa_time?: number;
  readonly amr: readonly string[];
  readonly acr: "1" | "2";
  readonly data: {
    readonly userPoolId: string;
    readonly id: string;
    readonly username: string | null;
    readonly email: string | null;
    readonly phone: string | null;
  };
}

/** Gives the claims of a token whose signature holds; null where they are not a user's. */
export function readClaims(payload: JWTPayload): UserClaims | null {
  const { sub, jti, aud, auth_time, mfa_time, amr, acr, data } = payload;
  const texts = [sub, jti, aud];
  const fits =
    texts.every((each) => typeof each === "string") &&
    typeof auth_time === "number" &&
    (mfa_time === undefined || typeof mfa_time === "number") &&
    Array.isArray(amr) &&
    (acr === "1" || acr === "2") &&
    (data as { readonly id?: unknown } | null | undefined)?.id === sub;
  return fits ? (payload as unknown as UserClaims) : null; // every member that decides anything was looked at
}
