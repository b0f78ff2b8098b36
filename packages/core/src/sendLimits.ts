import type { Application, CodePurpose, Recipient, RequestOrigin, UserId } from "./model.ts";
import type { Ports, Rate, SendLimits, WindowCount, WindowLimit } from "./ports.ts";

/** What one send has in common with others. */
export interface SendOccasion {
  readonly application: Application;
  readonly recipient: Recipient;
  readonly purpose: CodePurpose;
  readonly origin: RequestOrigin;
  readonly deviceId: string | null;
  /** Who waits for it; null: it is not backed. */
  readonly waitingUserId: UserId | null;
}

export interface NamedWindow extends WindowLimit {
  readonly name: keyof SendLimits;
}

/** Gives the windows that a send counts in. What strangers ask for shares no window but the resend pause with what is backed. */
export function sendWindows({ digest, settings }: Ports, occasion: SendOccasion): readonly NamedWindow[] {
  const { application, recipient, purpose, origin, deviceId, waitingUserId } = occasion;
  const { sendLimits } = settings;
  const window = (name: keyof SendLimits, ...parts: readonly string[]): NamedWindow => {
    const rate: Rate = sendLimits[name];
    return { name, key: digest(JSON.stringify(["send", name, application.poolId, ...parts])), ...rate };
  };
  const to = [recipient.channel, recipient.address];
  if (waitingUserId !== null) {
    return [
      window("resend", "backed", ...to, purpose),
      window("backedRecipient", ...to),
      window("backedUser", recipient.channel, waitingUserId),
      window("backedAddress", origin.ipBlock),
    ];
  }
  return [
    window("resend", ...to, purpose),
    window("recipient", ...to),
    window("address", origin.ipBlock),
    ...(deviceId === null ? [] : [window("device", deviceId)]),
    ...(recipient.channel === "sms" ? [window("prefix", prefixOf(recipient.address))] : []),
    window("application", recipient.channel, application.id),
    window("applicationBudget", recipient.channel, application.id),
  ];
}

/** Gives the window that is used up the longest, if one is. */
export function usedUpWindow(
  windows: readonly NamedWindow[],
  counts: ReadonlyMap<string, WindowCount>,
): { readonly name: keyof SendLimits; readonly endsAtMs: number } | null {
  let longest: { readonly name: keyof SendLimits; readonly endsAtMs: number } | null = null;
  for (const { name, key, limit } of windows) {
    const count = counts.get(key);
    if (count === undefined || count.count < limit) continue;
    if (longest === null || count.windowEndsAtMs > longest.endsAtMs) longest = { name, endsAtMs: count.windowEndsAtMs };
  }
  return longest;
}

/** Gives the beginning of an E.164 number that fraud comes in: the country and the first digits after it. */
export function prefixOf(phone: string): string {
  return phone.slice(0, 6);
}
