import { stopKeys } from "../limits/prefixStop.ts";
import type { Change } from "../model/changes.ts";
import type { Authenticator, NoticePurpose, Recipient, User } from "../model/model.ts";
import { newId } from "../model/newId.ts";
import type { Ports } from "../model/ports.ts";
import type { Scope } from "../settle/audit.ts";
import { isServed } from "./isServed.ts";

/** A notice is worth telling for a day. */
const NOTICE_MS = 24 * 3600 * 1000;

export interface Notice {
  readonly purpose: NoticePurpose;
  /** What was added, removed or changed, fit to be read by anyone with the address. */
  readonly item: string | null;
}

type Contacts = Pick<User, "email" | "phone">;

/** Gives the changes that tell an account owner of an event: by e-mail, or by text message where there is no address. */
export function tellOwner(ports: Ports, { email, phone }: Contacts, scope: Scope, notice: Notice): readonly Change[] {
  return tell(ports, recipientsOf(email === null ? { email, phone } : { email, phone: null }, []), scope, notice);
}

/** Gives the changes that tell recipients of an event. Numbers that get no codes get no notices either. */
export function tell(ports: Ports, recipients: readonly Recipient[], scope: Scope, notice: Notice): readonly Change[] {
  return recipients.filter((each) => isServed(ports, each)).map((each) => noticeTo(ports, each, scope, notice));
}

function noticeTo(ports: Ports, recipient: Recipient, scope: Scope, notice: Notice): Change {
  const nowMs = ports.clock.nowMs();
  const { ip, userAgent } = scope.origin;
  const key = ports.digest(JSON.stringify(["notice", scope.poolId, recipient.channel, recipient.address]));
  return {
    type: "enqueueMessage",
    within: [{ key, ...ports.settings.sendLimits.notice }],
    unlessOpen: stopKeys(ports, scope.poolId, recipient),
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

/** Gives every address by which an account owner is reached, each once: the account's own, and those of its factors. */
export function recipientsOf(
  { email, phone }: Contacts,
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
