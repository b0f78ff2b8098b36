import { Type } from "@countersign/contract";
import type { Application, MessageTemplate } from "@countersign/core";
import { createCheck } from "../check/createCheck.ts";
import { findClosest } from "../config/findClosest.ts";
import { checkTemplate } from "../send/messages/checkTemplate.ts";
import { CODE_PURPOSES, type MessagePurpose, NOTICE_PURPOSES } from "../send/messages/messagePurpose.ts";
import { CommandFailure } from "./CommandFailure.ts";
import { readJsonFile } from "./readJsonFile.ts";

const Template = Type.Object(
  { subject: Type.Optional(Type.String()), text: Type.String(), html: Type.Optional(Type.String()) },
  { additionalProperties: false },
);
const isTemplate = createCheck(Template);

const purposes: readonly MessagePurpose[] = [...CODE_PURPOSES, ...NOTICE_PURPOSES];
const keys: readonly string[] = purposes.flatMap((purpose) => [`sms.${purpose}`, `email.${purpose}`]);

/**
 * Reads the words of an application's messages from a file.
 * @throws {CommandFailure} failed, naming all that is wrong with it
 */
export async function readTemplates(path: string): Promise<Application["templates"]> {
  const content = await readJsonFile(path);
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    throw new CommandFailure("failed", `${path} must hold a JSON object of templates, by channel and purpose.`);
  }
  const mistakes = Object.entries(content).flatMap(([key, template]) => mistakesOf(key, template));
  if (mistakes.length > 0) {
    throw new CommandFailure("failed", [`${path} cannot be used:`, ...mistakes.map((each) => `  ${each}`)].join("\n"));
  }
  return content as Record<string, MessageTemplate>; // each was checked
}

function mistakesOf(key: string, template: unknown): readonly string[] {
  const [channel, purpose] = key.split(".");
  const known = purposes.find((each) => each === purpose);
  if (known === undefined || !keys.includes(key)) {
    const closest = findClosest(key, keys);
    return [
      `${key} is no channel and purpose.${closest === null ? ` There is: ${keys.join(", ")}.` : ` Did you mean ${closest}?`}`,
    ];
  }
  if (!isTemplate(template)) return [`${key} must hold text, and may hold subject and html, all of them texts.`];
  const isBare = template.subject === undefined && template.html === undefined;
  const sentences = checkTemplate(template, known);
  return [
    ...(channel === "sms" && !isBare ? [`${key} is a text message: it has neither subject nor html.`] : []),
    ...sentences.map((sentence) => `${key}: ${sentence}.`),
  ];
}
