import { Type } from "@countersign/contract";
import { type Clock, MFA_TOKEN_SECONDS, type MfaToken } from "@countersign/core";
import type { Keyring } from "@countersign/store";
import type { Static } from "typebox";
import { createJwt, type JwtVerdict } from "./jwt.ts";
import { tokenTypes } from "./tokenTypes.ts";
import { userArn } from "./userArn.ts";

const { id, seconds } = tokenTypes;

const schema = Type.Object({
  data: Type.Object({ userPoolId: id, userId: id, arn: Type.String(), stage: Type.Literal(1) }),
  jti: id,
  iat: seconds,
  exp: seconds,
});

/** What an mfaToken says; `jti` is the id of its row. */
export type MfaTokenClaims = Static<typeof schema>;

/** The tokens between a first and a second factor. They say who, and open nothing by themselves: their row does. */
export interface MfaTokens {
  /** Gives the token of a row. It lives 360 s from `createdAtMs`, rounded down to the second. */
  sign(row: Pick<MfaToken, "id" | "poolId" | "userId" | "createdAtMs">): string;
  /** `poolId`, if given, is the pool the token must be of. */
  verify(token: string, poolId?: string): Promise<JwtVerdict<MfaTokenClaims>>;
}

/** Gives the mfaTokens of this service, in the form Authing's clients know. */
export function createMfaTokens(parts: { readonly keyring: Keyring; readonly clock: Clock }): MfaTokens {
  const jwt = createJwt({ ...parts, purpose: "mfaToken", algorithm: "HS256", schema });
  return {
    sign(row) {
      const iat = Math.floor(row.createdAtMs / 1000);
      const data = { userPoolId: row.poolId, userId: row.userId, arn: userArn(row), stage: 1 as const };
      return jwt.sign({ data, jti: row.id, iat, exp: iat + MFA_TOKEN_SECONDS });
    },
    async verify(token, poolId) {
      const verdict = await jwt.verify(token);
      if (!verdict.ok) return verdict;
      const { userPoolId, userId, arn } = verdict.claims.data;
      const fits = arn === userArn({ poolId: userPoolId, userId }) && userPoolId === (poolId ?? userPoolId);
      return fits ? verdict : { ok: false, reason: "wrongKind" };
    },
  };
}
