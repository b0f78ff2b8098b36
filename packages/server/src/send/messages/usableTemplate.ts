import type { MessageTemplate } from "@countersign/core";
import { checkTemplate } from "./checkTemplate.ts";
import type { MessagePurpose } from "./messagePurpose.ts";

/** Gives the template, or null when there is none or it would lose the code: a wrong template must lock nobody out. */
export function usableTemplate(
  template: MessageTemplate | null | undefined,
  purpose: MessagePurpose,
): MessageTemplate | null {
  return template && checkTemplate(template, purpose).length === 0 ? template : null;
}
