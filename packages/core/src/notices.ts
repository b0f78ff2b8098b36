import type { Scope } from "./audit.ts";
import type { Authenticator, NoticePurpose, Recipient, User } from "./model.ts";
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
export function notices(
  ports: Ports,
  user: Pick<User, "email" | "phone">,
  scope: Scope,
  notice: Notice,
): readonly Change[] {
  const recipient = recipientOf(user);
  return recipient === null ? [] : [noticeTo(ports, recipient, scope, notice)];
}

/** Gives the change that tells one recipient, such as an address that is being replaced. */
export function noticeTo(ports: Ports, recipient: Recipient, scope: Scope, notice: Notice): Change {
  const nowMs = ports.clock.nowMs();
  const { ip, userAgent } = scope.origin;
  const key = ports.digest(JSON.stringify(["notice", scope.poolId, recipient.channel, recipient.address]));
  return {
    type: "enqueueMessage",
    within: [{ key, ...ports.settings.sendLimits.notice }],
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

function recipientOf({ email, phone }: Pick<User, "email" | "phone">): Recipient | null {
  if (email !== null) return { channel: "email", address: email };
  return phone === null ? null : { channel: "sms", address: phone };
}

/** Gives every address by which an account owner is reached, each once: the account's own, and those of its factors. */
export function recipientsOf(
  { email, phone }: Pick<User, "email" | "phone">,
  authenticators: readonly Authenticator[],
): readonly Recipient[] {
  const all: readonly (readonly [Recipient["channel"], string | null])[] = [
    ["email", email],
    ["sms", phone],
    ...authenticators.map(({ kind, address }) => [kind === "sms" ? "sms" : "email", address] as const),
  ];
  const recipients = new Map<string, Recipient>();
  for (const [channel, address] of all) if (address !== null) recipients.set(address, { channel, address });
  return [...recipients.values()];
}
