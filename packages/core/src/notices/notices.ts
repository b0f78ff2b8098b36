import type { Language } from "@countersign/contract/errors";
import { stopWindows } from "../limits/prefixStop.ts";
import { noticeWindow } from "../limits/sendLimits.ts";
import type { Change } from "../model/changes.ts";
import type { OutgoingMessage } from "../model/messages.ts";
import type { NoticePurpose, Recipient, User } from "../model/model.ts";
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
  /** The secret of a link by which its reader takes it back. */
  readonly disavowal?: string;
}

type Contacts = Pick<User, "email" | "phone">;

/** Whom a notice reaches: an account, in whose language it is written, at some addresses. */
export interface Told {
  readonly owner: Pick<User, "userId" | "profile" | "phone" | "phoneVerified">;
  readonly recipients: readonly Recipient[];
}

/** Gives the changes that tell an account owner of an event: by e-mail, or by text message where there is no address. */
export function tellOwner(
  ports: Ports,
  owner: Contacts & Told["owner"],
  scope: Scope,
  notice: Notice,
): readonly Change[] {
  const { email, phone } = owner;
  const bySms: readonly Recipient[] = phone === null ? [] : [{ channel: "sms", address: phone }];
  const recipients = email === null ? bySms : [{ channel: "email", address: email } as const];
  return tell(ports, { owner, recipients }, scope, notice);
}

/** Gives the changes that tell recipients of an event. Numbers that get no codes get no notices either. */
export function tell(ports: Ports, { owner, recipients }: Told, scope: Scope, notice: Notice): readonly Change[] {
  const language = languageOf(owner);
  return recipients
    .filter((each) => isServed(ports, each))
    .map((each) => noticeTo(ports, owner, { ...each, language }, scope, notice));
}

/** Gives the language of an account, by the primary subtag of its locale (RFC 5646 §2.2.1); null: it names none of ours. */
function languageOf({ profile }: Told["owner"]): Language | null {
  const [primary] = (profile.locale ?? "").trim().toLowerCase().split(/[-_]/);
  return primary === "zh" ? "zh-CN" : primary === "en" ? "en-US" : null;
}

type Addressed = Pick<OutgoingMessage, "channel" | "address" | "language">;

/** Only to such a number might a stranger have messages sent. */
function isUnproved({ phone, phoneVerified }: Told["owner"], { channel, address }: Addressed): boolean {
  return channel === "sms" && address === phone && !phoneVerified;
}

function noticeTo(ports: Ports, owner: Told["owner"], recipient: Addressed, scope: Scope, notice: Notice): Change {
  const nowMs = ports.clock.nowMs();
  const { ip, userAgent } = scope.origin;
  // What can be taken back is told however many other things there are to tell.
  const kind = notice.disavowal === undefined ? "notice" : "disavowable";
  return {
    type: "enqueueMessage",
    within: [noticeWindow(ports, scope.poolId, recipient, kind)],
    unlessOpen: isUnproved(owner, recipient) ? stopWindows(ports, scope.poolId, recipient) : [],
    message: {
      ...recipient,
      id: newId(ports.random),
      poolId: scope.poolId,
      appId: scope.appId,
      userId: owner.userId,
      codeId: null,
      content: { ...notice, ip, userAgent },
      createdAtMs: nowMs,
      expiresAtMs: nowMs + NOTICE_MS,
    },
  };
}

/** Gives a scope in which a notice does not say who has caused it, for those whom that does not concern. */
export function unseen(scope: Scope): Scope {
  return { ...scope, origin: { ...scope.origin, ip: null, userAgent: null } };
}
