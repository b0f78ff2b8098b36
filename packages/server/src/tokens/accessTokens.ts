import { Type } from "@countersign/contract";
import type { Clock } from "@countersign/core";
import { ACCESS_TOKEN_SECONDS, type Keyring } from "@countersign/store";
import type { Static } from "typebox";
import { createJwt, type JwtVerdict } from "./jwt.ts";
import { tokenTypes } from "./tokenTypes.ts";

const SECRET_ID_DIGITS = 16;
const SecretId = Type.String({ pattern: `^[0-9a-f]{${SECRET_ID_DIGITS}}$` });

const schema = Type.Object({
  data: Type.Object({ type: Type.Literal("pool"), userPoolId: tokenTypes.id, secretId: Type.Optional(SecretId) }),
  iat: tokenTypes.seconds,
  exp: tokenTypes.seconds,
});

/** What a pool access token says. Those of builds that knew one secret a pool name none. */
export type AccessTokenClaims = Static<typeof schema>;

/** The tokens a back end trades its pool secret for, to manage that pool. */
export interface AccessTokens {
  /**
   * Gives a token for the pool with its times in seconds; it lives two hours, and no longer than the secret of that
   * digest.
   */
  sign(poolId: string, secretDigest: string): { readonly token: string; readonly iat: number; readonly exp: number };
  verify(token: string): Promise<JwtVerdict<AccessTokenClaims>>;
}

/** Gives what a token names the secret by that it was traded for. */
export function secretIdOf(digest: string): string {
  return digest.slice(0, SECRET_ID_DIGITS);
}

/** Gives the pool access tokens of this service. */
export function createAccessTokens(parts: { readonly keyring: Keyring; readonly clock: Clock }): AccessTokens {
  const jwt = createJwt({ ...parts, purpose: "accessToken", algorithm: "HS256", schema });
  return {
    sign(userPoolId, secretDigest) {
      const iat = Math.floor(parts.clock.nowMs() / 1000);
      const exp = iat + ACCESS_TOKEN_SECONDS;
      const data = { type: "pool", userPoolId, secretId: secretIdOf(secretDigest) } as const;
      return { token: jwt.sign({ data, iat, exp }), iat, exp };
    },
    verify: (token) => jwt.verify(token),
  };
}
