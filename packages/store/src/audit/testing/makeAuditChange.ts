import type { AuditEvent, Change } from "@countersign/core";
import { TEST_POOL_ID } from "../../testing/makePools.ts";

/** Gives the change that appends an event; `requestId` tells it from others, `by` is what repeats of it are counted by. */
export function makeAuditChange(
  requestId: string,
  fields: Partial<AuditEvent> = {},
  by?: string,
): Extract<Change, { readonly type: "audit" }> {
  const event: AuditEvent = {
    type: "authenticator.verify",
    atMs: 1_800_000_000_123,
    poolId: TEST_POOL_ID,
    appId: null,
    userId: "d".repeat(24),
    actor: "user",
    factor: "totp",
    result: "failure",
    reason: "proofWrong",
    origin: { requestId, ip: "203.0.113.7", ipBlock: "203.0.113.7", userAgent: 'agent/1 "\\ 文 😀 \u2028\u0007' },
    ...fields,
  };
  return { type: "audit", event, ...(by === undefined ? {} : { by }) };
}
