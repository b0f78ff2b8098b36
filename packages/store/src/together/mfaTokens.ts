import { definePart } from "./part.ts";

export interface MfaTokenMove {
  readonly pool_id: string;
  readonly id: string;
  readonly before: string;
  readonly after: string;
  readonly now_ms: number;
}

export const moveMfaTokens = definePart<MfaTokenMove>(
  { pool_id: "text", id: "text", before: "text", after: "text", now_ms: "bigint" },
  (given) =>
    `update mfa_tokens set state = given.after from ${given}
    where mfa_tokens.pool_id = given.pool_id and mfa_tokens.id = given.id and mfa_tokens.state = given.before
      and mfa_tokens.expires_at_ms > given.now_ms
    returning given.item`,
);
