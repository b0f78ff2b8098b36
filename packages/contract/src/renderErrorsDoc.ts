import { failures, type Sentence } from "./errors.ts";
import { faceFaults, livenessFailures } from "./faceReasons.ts";
import { passwordFaults } from "./passwordReasons.ts";

const INTRODUCTION = `# Failures

<!-- Printed by \`npm run docs\` from packages/contract/src/errors.ts: edit it there. -->

Every way a request can fail. Authing's paths answer HTTP 200 with the number as \`code\` and the status as \`statusCode\` in
the body; all other paths answer with the status and an RFC 9457 problem document, \`internal\` as HTTP 500 and
\`unavailable\` as HTTP 503. The message is in the language that the caller asks for. Released numbers never change.

| Number | Name | Status | 中文 | English |
|---|---|---|---|---|
`;

/** Prints `docs/errors.md` from the failure catalogue, in the order of the numbers. */
export function renderErrorsDoc(): string {
  const rows = Object.entries(failures)
    .sort(([, a], [, b]) => a.code - b.code)
    .map(([name, { code, status, message }]) => {
      return `| ${code} | \`${name}\` | ${status} | ${message["zh-CN"]} | ${message["en-US"]} |\n`;
    });
  return [
    INTRODUCTION,
    ...rows,
    reasonList("malformed", "Why a password cannot be chosen", passwordFaults),
    reasonList("faceUnusable", "What is wrong with a photo", faceFaults),
    reasonList("faceSessionFailed", "Why a live session is over", livenessFailures),
  ].join("");
}

/** The sentence of a reason takes the place of the failure's own. */
function reasonList(failure: string, title: string, reasons: Readonly<Record<string, Sentence>>): string {
  const lines = Object.entries(reasons).map(
    ([reason, sentence]) => `- \`${reason}\`: ${sentence["zh-CN"]} · ${sentence["en-US"]}\n`,
  );
  return `\n## ${title}\n\n\`reason\` in the \`data\` of \`${failure}\`, with the sentence that is answered:\n\n${lines.join("")}`;
}
