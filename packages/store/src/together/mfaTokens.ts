import type { mfaTokenRow } from "../changes/mfaTokens.ts";
import { insertingMany } from "../engine/manyRows.ts";
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

type MfaTokenRow = ReturnType<typeof mfaTokenRow>;

/** One whose id is taken has lost, which shows when it is alone. */
export const insertMfaTokens = insertingMany<MfaTokenRow>("mfa_tokens", {
  pool_id: "text",
  id: "text",
  user_id: "text",
  app_id: "text",
  first_factor: "text",
  amr: "text",
  auth_time_ms: "bigint",
  session_id: "text",
  ip: "text",
  flow_handle_digest: "text",
  state: "text",
  created_at_ms: "bigint",
  expires_at_ms: "bigint",
  proved_address: "text",
  passed: "text",
  demand: "text",
  marks: "text",
});
