import { Type } from "@countersign/contract";
import type { Clock } from "@countersign/core";
import { ACCESS_TOKEN_SECONDS, type Keyring } from "@countersign/store";
import type { Static } from "typebox";
import { createJwt, type JwtVerdict } from "./jwt.ts";
import { tokenTypes } from "./tokenTypes.ts";

const schema = Type.Object({
  data: Type.Object({ type: Type.Literal("pool"), userPoolId: tokenTypes.id }),
  iat: tokenTypes.seconds,
  exp: tokenTypes.seconds,
});

/** What a pool access token says. */
export type AccessTokenClaims = Static<typeof schema>;

/** The tokens a back end trades its pool secret for, to manage that pool. */
export interface AccessTokens {
  /** Gives a token for the pool with its times in seconds; it lives two hours. */
  sign(poolId: string): { readonly token: string; readonly iat: number; readonly exp: number };
  verify(token: string): Promise<JwtVerdict<AccessTokenClaims>>;
}

/** Gives the pool access tokens of this service. */
export function createAccessTokens(parts: { readonly keyring: Keyring; readonly clock: Clock }): AccessTokens {
  const jwt = createJwt({ ...parts, purpose: "accessToken", algorithm: "HS256", schema });
  return {
    sign(userPoolId) {
      const iat = Math.floor(parts.clock.nowMs() / 1000);
      const exp = iat + ACCESS_TOKEN_SECONDS;
      return { token: jwt.sign({ data: { type: "pool", userPoolId }, iat, exp }), iat, exp };
    },
    verify: (token) => jwt.verify(token),
  };
}
