import { webhookEventTypes } from "@countersign/contract";
import { distinct, listOf, oneOf } from "../config/kind.ts";
import { anyText } from "../config/kinds.ts";

/** The webhook to work on. */
export const webhookArgument = { name: "ID", summary: "the webhook, as countersign webhook list names it" } as const;

const types = distinct(listOf(oneOf(...webhookEventTypes), "a list of events such as user.created,mfa.failed"));

/** What can be said of a webhook. */
export const webhookOptions = {
  events: {
    value: "LIST",
    kind: { rule: `${types.rule}, or *`, parse: (text: string) => (text === "*" ? ("*" as const) : types.parse(text)) },
    summary: 'what it is told, separated by commas; "*": everything',
  },
  description: { value: "TEXT", kind: anyText, summary: "what it is for" },
} as const;
