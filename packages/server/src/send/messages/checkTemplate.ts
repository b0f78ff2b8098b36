import type { MessageTemplate } from "@countersign/core";
import { CODE_PURPOSES, type MessagePurpose } from "./messagePurpose.ts";

const CODE_PLACEHOLDERS = ["code", "minutes", "app", "purpose", "host"];
const NOTICE_PLACEHOLDERS = ["app", "purpose", "host", "time", "item", "browser", "place"];

const MAX_CHARACTERS = { subject: 200, text: 10_000, html: 100_000 } as const;

/** Gives what is wrong with a template for messages of a purpose, one sentence each; nothing wrong gives none. */
export function checkTemplate(template: MessageTemplate, purpose: MessagePurpose): readonly string[] {
  const isCode = CODE_PURPOSES.some((each) => each === purpose);
  return (["subject", "text", "html"] as const).flatMap((part) => {
    const value = template[part];
    if (value === undefined) return [];
    const placeholders = [...value.matchAll(/\{\{([^{}]*)\}\}/g)].map(([, name]) => name ?? "");
    const known = isCode ? CODE_PLACEHOLDERS : NOTICE_PLACEHOLDERS;
    const rules: readonly (readonly [isBroken: boolean, sentence: string])[] = [
      [value.trim() === "", "is empty"],
      [value.length > MAX_CHARACTERS[part], `is longer than ${MAX_CHARACTERS[part]} characters`],
      [part === "subject" && /\p{Cc}/u.test(value), "has a line break or a control character"],
      [isCode && part !== "subject" && !placeholders.includes("code"), "lacks {{code}}"],
      [placeholders.some((name) => !known.includes(name)), `knows only {{${known.join("}}, {{")}}}`],
    ];
    return rules.flatMap(([isBroken, sentence]) => (isBroken ? [`${part} ${sentence}`] : []));
  });
}
