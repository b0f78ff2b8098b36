import type { OutboundMessage } from "../sender.ts";
import { SendFailure } from "../sendFailure.ts";

/** Templates approved by a gateway that sends no free text. */
export interface VendorTemplates {
  /** For every message with a code that `byScene` does not name. */
  readonly code: string;
  readonly byScene: Readonly<Record<string, string>>;
}

/** What a template may be filled with. */
export type TemplateValue = "code" | "minutes";

export interface FilledTemplate {
  readonly template: string;
  /** Null in a notification, which fills nothing. */
  readonly values: Readonly<Record<TemplateValue, string>> | null;
}

/**
 * Gives the template for a message and what fills it at `nowMs`.
 *
 * @throws {SendFailure} refused when a notification has no template
 */
export function fillVendorTemplate(
  templates: VendorTemplates,
  message: OutboundMessage,
  nowMs: number,
): FilledTemplate {
  const own = Object.hasOwn(templates.byScene, message.scene) ? templates.byScene[message.scene] : undefined;
  if (message.code === null || message.expiresAtMs === null) {
    if (own === undefined) throw new SendFailure("refused", "no template for this notification");
    return { template: own, values: null };
  }
  const minutes = Math.max(1, Math.ceil((message.expiresAtMs - nowMs) / 60_000));
  return { template: own ?? templates.code, values: { code: message.code, minutes: String(minutes) } };
}
