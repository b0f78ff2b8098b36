import type { Scope } from "./audit.ts";
import type { NoticePurpose, Recipient, User } from "./model.ts";
import { newId } from "./newId.ts";
import type { Change, Ports } from "./ports.ts";

/** A notice is worth telling for a day. */
const NOTICE_MS = 24 * 3600 * 1000;

export interface Notice {
  readonly purpose: NoticePurpose;
  /** What was added, removed or changed, fit to be read by anyone with the address. */
  readonly item: string | null;
}

/** Gives the changes that tell the account owner of an event: by e-mail, or by text message where there is no address. */
export function notices(ports: Ports, user: User, scope: Scope, notice: Notice): readonly Change[] {
  const recipient = recipientOf(user);
  return recipient === null ? [] : [noticeTo(ports, recipient, scope, notice)];
}

/** Gives the change that tells one recipient, such as an address that is being replaced. */
export function noticeTo(ports: Ports, recipient: Recipient, scope: Scope, notice: Notice): Change {
  const nowMs = ports.clock.nowMs();
  const { ip, userAgent } = scope.origin;
  return {
    type: "enqueueMessage",
    message: {
      ...recipient,
      id: newId(ports.random),
      poolId: scope.poolId,
      appId: scope.appId,
      codeId: null,
      language: null,
      content: { ...notice, ip, userAgent },
      createdAtMs: nowMs,
      expiresAtMs: nowMs + NOTICE_MS,
    },
  };
}

function recipientOf({ email, phone }: User): Recipient | null {
  if (email !== null) return { channel: "email", address: email };
  return phone === null ? null : { channel: "sms", address: phone };
}
