import type { JsonWebKey } from "node:crypto";
import { Type } from "@countersign/contract";
import { assuranceLevel, type Clock, raisedAtMs, SESSION_SECONDS, type Session, type User } from "@countersign/core";
import type { Keyring } from "@countersign/store";
import type { Static } from "typebox";
import { createJwt, type JwtVerdict } from "./jwt.ts";
import { splitPhone } from "./splitPhone.ts";
import { tokenTypes } from "./tokenTypes.ts";

const { id, seconds, nullableText } = tokenTypes;

const schema = Type.Object({
  sub: id,
  jti: id,
  iss: Type.String(),
  aud: id,
  iat: seconds,
  exp: seconds,
  auth_time: seconds,
  /** When what raised `acr` to 2 was last passed. */
  mfa_time: Type.Optional(seconds),
  amr: Type.Array(Type.String()),
  acr: Type.String(),
  userpool_id: id,
  data: Type.Object({
    type: Type.Literal("user"),
    userPoolId: id,
    appId: id,
    id,
    userId: id,
    _id: id,
    phone: nullableText,
    email: nullableText,
    username: nullableText,
    unionid: nullableText,
    openid: nullableText,
    clientId: id,
  }),
});

/** What a user token says; `jti` is the id of its session. */
export type UserTokenClaims = Static<typeof schema>;

/** A JSON Web Key Set. RFC 7517 §5 */
export interface Jwks {
  readonly keys: readonly JsonWebKey[];
}

/**
 * The tokens of signed-in users. Anyone can verify them with `jwks`, and must check `aud` then: another application may ask
 * for more. Only their session says whether they still hold.
 */
export interface UserTokens {
  /** Gives a token that ends with the session, and after 14 days at the latest. `acr` is the assurance reached. */
  sign(session: Session, user: User, acr: string): string;
  verify(token: string): Promise<JwtVerdict<UserTokenClaims>>;
  /** Gives what tokens name as `iss`. */
  issuer(): string;
  /** Gives every public key that a live token may be signed with, and the next one before it is used. */
  jwks(): Jwks;
}

/**
 * Gives the user tokens of this service. `publicUrl` is asked at each signing, because a server may learn its address
 * only when it listens. Verification does not compare it: a service that moves keeps its sessions.
 */
export function createUserTokens(parts: {
  readonly keyring: Keyring;
  readonly clock: Clock;
  readonly publicUrl: () => string;
}): UserTokens {
  const { keyring, clock, publicUrl } = parts;
  const jwt = createJwt({ keyring, clock, purpose: "userToken", algorithm: "ES256", schema });
  const issuer = (): string => `${publicUrl().replace(/\/$/, "")}/oidc`;
  return {
    issuer,
    sign(session, user, acr) {
      const iat = Math.floor(clock.nowMs() / 1000);
      const exp = Math.min(Math.floor(session.expiresAtMs / 1000), iat + SESSION_SECONDS);
      return jwt.sign({ ...claimsOf(session, user), acr, iss: issuer(), iat, exp });
    },
    async verify(token) {
      const verdict = await jwt.verify(token);
      if (!verdict.ok) return verdict;
      const { sub, userpool_id, data } = verdict.claims;
      const fits = sub === data.id && userpool_id === data.userPoolId;
      return fits ? verdict : { ok: false, reason: "wrongKind" };
    },
    jwks: () => ({
      keys: keyring.readable("userToken", null).flatMap(({ id: kid, publicKey }) => {
        if (publicKey === null) return [];
        return [{ ...publicKey.export({ format: "jwk" }), kid, use: "sig", alg: "ES256" }];
      }),
    }),
  };
}

/** The claims Authing's clients read: the phone without its country, and the pool under its older name `clientId` too. */
function claimsOf(session: Session, user: User): Omit<UserTokenClaims, "acr" | "iss" | "iat" | "exp"> {
  const { userId, poolId, phone, email, username, profile } = user;
  return {
    sub: userId,
    jti: session.id,
    aud: session.appId,
    auth_time: Math.floor(session.authTimeMs / 1000),
    ...mfaTimeOf(session),
    amr: [...session.amr],
    userpool_id: poolId,
    data: {
      type: "user",
      userPoolId: poolId,
      appId: session.appId,
      id: userId,
      userId,
      _id: userId,
      phone: phone === null ? null : splitPhone(phone).phone,
      email,
      username,
      unionid: profile.unionid ?? null,
      openid: profile.openid ?? null,
      clientId: poolId,
    },
  };
}

/** The assurance that a session has reached, as tokens and what is told of them name it. */
export function acrOf(session: Session): "1" | "2" {
  return assuranceLevel(session) === 2 ? "2" : "1";
}

/** The claim of tokens and of what is told of them. */
export function mfaTimeOf(session: Session): { readonly mfa_time?: number } {
  const atMs = raisedAtMs(session);
  return atMs === null ? {} : { mfa_time: Math.floor(atMs / 1000) };
}
