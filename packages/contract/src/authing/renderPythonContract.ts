import { type FailureName, failures, type Language } from "../errors.ts";
import { policyFactors } from "../policyFactors.ts";
import { emailScenes, smsScenes } from "./purposes.ts";

const LANGUAGES = Object.keys(failures.internal.message) as Language[]; // Object.keys forgets the keys

/** Prints what the Python client has to know of the contract: the numbers of failures and the words of the wire. */
export function renderPythonContract(): string {
  const members = Object.keys(failures).map((name) => renderMember(name as FailureName)); // as above
  return `"""The numbers and words of the wire. Printed by \`npm run docs\` from packages/contract: edit it there."""

from enum import IntEnum
from typing import Literal


class Code(IntEnum):
    """Every way a call can fail, by its number. Failures that share a number are one member by several names."""

${members.join("\n")}

${renderWords("Lang", LANGUAGES)}
${renderWords("Policy", policyFactors)}
${renderWords("SmsScene", Object.keys(smsScenes))}
${renderWords("EmailScene", Object.keys(emailScenes))}`;
}

function renderMember(name: FailureName): string {
  const { code, message } = failures[name];
  const constant = name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  return `    ${constant} = ${code}\n    """${message["en-US"]}"""\n`;
}

function renderWords(name: string, words: readonly string[]): string {
  return `${name} = Literal[\n${words.map((word) => `    "${word}",\n`).join("")}]\n`;
}
