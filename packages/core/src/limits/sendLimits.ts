import type { RequestOrigin } from "../model/auditEvent.ts";
import type { SendLimits } from "../model/coreSettings.ts";
import type { Application, CodePurpose, Recipient, UserId } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { type NamedWindow, originWindows } from "./windows.ts";

/** What one send has in common with others. */
export interface SendOccasion {
  readonly application: Application;
  readonly recipient: Recipient;
  readonly purpose: CodePurpose;
  readonly origin: RequestOrigin;
  /** Who waits for it; null: it is not backed. */
  readonly waitingUserId: UserId | null;
}

type SendWindow = NamedWindow<keyof SendLimits>;

/** Gives the windows that a send counts in. What strangers ask for shares none with what is backed. */
export function sendWindows({ digest, settings }: Ports, occasion: SendOccasion): readonly SendWindow[] {
  const { application, recipient, purpose, origin, waitingUserId } = occasion;
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
  if (waitingUserId !== null) {
    return [
      window("resend", "backed", ...to, purpose),
      window("backedRecipient", ...to),
      window("backedUser", recipient.channel, waitingUserId),
      ...byOrigin("backedAddress"),
    ];
  }
  return [
    window("resend", ...to, purpose),
    window("recipient", ...to),
    ...byOrigin("address"),
    ...(deviceId === null ? [] : [window("device", deviceId)]),
    ...(recipient.channel === "sms" ? [window("prefix", prefixOf(recipient.address))] : []),
    window("application", recipient.channel, application.id),
    window("applicationBudget", recipient.channel, application.id),
  ];
}

/** Gives the beginning of an E.164 number that fraud comes in: the country and the first digits after it. */
export function prefixOf(phone: string): string {
  return phone.slice(0, 6);
}
