import type { RequestOrigin } from "../model/auditEvent.ts";
import type { Application, CodePurpose, PoolId, Recipient, UserId } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import type { Mark } from "./knownOrigins.ts";
import { windowRules } from "./windowRules.ts";
import { type NamedWindow, originWindows, windowOf } from "./windows.ts";

/** What one send has in common with others. */
export interface SendOccasion {
  readonly application: Application;
  readonly recipient: Recipient;
  readonly purpose: CodePurpose;
  readonly origin: RequestOrigin;
  readonly standing: SendStanding;
}

/** Whose windows a send counts in. */
export type SendStanding =
  /** Somebody who is signed in or signing in waits for it at an address of his own. */
  | { readonly kind: "backed"; readonly userId: UserId }
  /** He is known to the account that has the address, by a mark; null: the account has not proved the address. */
  | { readonly kind: "known"; readonly userId: UserId; readonly mark: Mark | null }
  | { readonly kind: "stranger"; readonly holder: UserId | null };

/** What all strangers of a prefix or an application have together. */
const COMMON: readonly SendName[] = ["prefix", "application", "applicationBudget"];

/** Says whether a window is a pot that strangers empty for each other. */
export function isCommon({ name }: SendWindow): boolean {
  return COMMON.includes(name);
}

type SendName =
  | "resend"
  | "recipient"
  | "backedRecipient"
  | "backedUser"
  | "backedAddress"
  | "sendAddress"
  | "device"
  | "prefix"
  | "application"
  | "applicationBudget";

export type SendWindow = NamedWindow<SendName>;

/**
 * Gives the windows that a send counts in. What strangers ask for shares none with what is backed, nor with what somebody
 * asks for who is known to an account that has proved the address.
 */
export function sendWindows(
  { digest, settings }: Pick<Ports, "digest" | "settings">,
  occasion: SendOccasion,
): readonly SendWindow[] {
  const { application, recipient, purpose, origin, standing } = occasion;
  const { deviceId = null } = origin;
  const { poolId } = application;
  const key = (name: SendName, ...parts: readonly string[]): string =>
    digest(JSON.stringify(["send", windowRules[name].trail, poolId, ...parts]));
  const window = (name: SendName, ...parts: readonly string[]): SendWindow =>
    windowOf(settings, name, key(name, ...parts));
  const byOrigin = (name: SendName): readonly SendWindow[] =>
    originWindows(settings, name, origin, (block) => key(name, block));
  const to = [recipient.channel, recipient.address];
  const common = [
    ...(recipient.channel === "sms" ? [window("prefix", prefixOf(recipient.address))] : []),
    window("application", recipient.channel, application.id),
    window("applicationBudget", recipient.channel, application.id),
  ];
  if (standing.kind === "backed") {
    return [
      window("resend", "backed", ...to, purpose),
      window("backedRecipient", ...to),
      window("backedUser", recipient.channel, standing.userId),
      ...byOrigin("backedAddress"),
    ];
  }
  if (standing.kind === "known") {
    const by = ["known", standing.userId, JSON.stringify(standing.mark)];
    const owner = { poolId, userId: standing.userId };
    const own = (name: SendName, ...parts: readonly string[]): SendWindow => ({ ...window(name, ...parts), owner });
    const resend = own("resend", ...by, ...to, purpose);
    // What nobody has proved to be his may be somebody else's: all that the account knows counts as one.
    if (standing.mark === null) return [resend, own("recipient", ...by, ...to), ...byOrigin("sendAddress"), ...common];
    return [resend, own("backedRecipient", ...by, ...to), own("backedUser", ...by, recipient.channel)];
  }
  return [
    window("resend", ...to, purpose),
    window("recipient", ...to),
    ...byOrigin("sendAddress"),
    ...(deviceId === null ? [] : [{ ...window("device", deviceId), ...ownerOf(poolId, standing.holder) }]),
    ...common,
  ];
}

function ownerOf(poolId: PoolId, userId: UserId | null): Pick<SendWindow, "owner"> {
  return userId === null ? {} : { owner: { poolId, userId } };
}

/** Gives the window of the notices to one recipient; those by which something can be taken back have one of their own. */
export function noticeWindow(
  { digest, settings }: Pick<Ports, "digest" | "settings">,
  poolId: PoolId,
  { channel, address }: Recipient,
  kind: "notice" | "disavowable",
): NamedWindow {
  return windowOf(settings, "notice", digest(JSON.stringify([kind, poolId, channel, address])));
}

/** Gives the beginning of an E.164 number that fraud comes in: the country and the first digits after it. */
export function prefixOf(phone: string): string {
  return phone.slice(0, 6);
}
