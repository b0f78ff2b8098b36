import type { RequestOrigin } from "../model/auditEvent.ts";
import type { SendLimits } from "../model/coreSettings.ts";
import type { Application, CodePurpose, Recipient, UserId } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import type { Mark } from "./knownOrigins.ts";
import { type NamedWindow, originWindows } from "./windows.ts";

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
  | { readonly kind: "stranger" };

/** What all strangers of a prefix or an application have together. */
const COMMON: readonly (keyof SendLimits)[] = ["prefix", "application", "applicationBudget"];

/** Says whether a window is a pot that strangers empty for each other. */
export function isCommon({ name }: SendWindow): boolean {
  return COMMON.includes(name);
}

export type SendWindow = NamedWindow<keyof SendLimits>;

/**
 * Gives the windows that a send counts in. What strangers ask for shares none with what is backed, nor with what somebody
 * asks for who is known to an account that has proved the address.
 */
export function sendWindows({ digest, settings }: Ports, occasion: SendOccasion): readonly SendWindow[] {
  const { application, recipient, purpose, origin, standing } = occasion;
  const { deviceId = null } = origin;
  const { sendLimits } = settings;
  const key = (name: keyof SendLimits, ...parts: readonly string[]): string =>
    digest(JSON.stringify(["send", name, application.poolId, ...parts]));
  const window = (name: keyof SendLimits, ...parts: readonly string[]): SendWindow => ({
    name,
    key: key(name, ...parts),
    ...sendLimits[name],
  });
  const byOrigin = (name: keyof SendLimits): readonly SendWindow[] =>
    originWindows(name, sendLimits[name], origin, (block) => key(name, block));
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
    const resend = window("resend", ...by, ...to, purpose);
    // What nobody has proved to be his may be somebody else's: all that the account knows counts as one.
    if (standing.mark === null) return [resend, window("recipient", ...by, ...to), ...byOrigin("address"), ...common];
    return [resend, window("backedRecipient", ...by, ...to), window("backedUser", ...by, recipient.channel)];
  }
  return [
    window("resend", ...to, purpose),
    window("recipient", ...to),
    ...byOrigin("address"),
    ...(deviceId === null ? [] : [window("device", deviceId)]),
    ...common,
  ];
}

/** Gives the beginning of an E.164 number that fraud comes in: the country and the first digits after it. */
export function prefixOf(phone: string): string {
  return phone.slice(0, 6);
}
