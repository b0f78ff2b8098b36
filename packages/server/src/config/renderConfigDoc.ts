import { fileNameOf } from "./secretFile.ts";
import { type Setting, sections } from "./setting.ts";
import { settings } from "./settings.ts";

const INTRODUCTION = `# Settings

<!-- Printed by \`npm run docs\` from packages/server/src/config/settings.ts: edit it there. -->

Settings are read from the environment and from a file \`.env\` in the working directory; where both name a setting, the
environment wins, and the start says so where they differ. An empty value counts as none. All mistakes are reported at once
and stop the start, and so does a name that looks like a setting and is none. Nothing has to be set to try Countersign; with
\`NODE_ENV=production\` the master key must be given, and nothing else must.

A line of \`.env\` is \`NAME=value\`. The file is UTF-8. Without quotation marks \`#\` begins a comment behind a blank; within
them a value is taken as it stands. \`$\` and \`~\` stand for themselves. What the file sets for other programs is not read,
which the start says.

Values marked *secret* appear in no message and no log. Each of them may stand in a file instead, which the same name with
\`_FILE\` behind it names, such as \`COUNTERSIGN_SMTP_URL_FILE=/run/secrets/smtp\`: as container platforms hand secrets over, and
as nobody reads them in a list of processes. Blanks and line breaks around the secret do not count; who gives both, or a file
that cannot be read, gets no start.
`;

/** Prints `docs/config.md` from the table of settings. */
export function renderConfigDoc(): string {
  const all: readonly Setting<unknown>[] = Object.values(settings);
  const chapters = sections.map((section) => {
    const rows = all.filter((setting) => setting.section === section).map(renderRow);
    return [`## ${section}`, "", "| Name | Meaning | Value | Default |", "|---|---|---|---|", ...rows, ""].join("\n");
  });
  return [INTRODUCTION, ...chapters].join("\n");
}

function renderRow(setting: Setting<unknown>): string {
  const rule = setting.kind.rule.replaceAll("<", "&lt;");
  const value = setting.secret ? `${rule} *(secret)*, or a file that holds it: \`${fileNameOf(setting)}\`` : rule;
  const fallback = "default" in setting ? `\`${setting.default}\`` : setting.unset;
  return `| \`${setting.name}\` | ${[setting.description, value, fallback].map(inCell).join(" | ")} |`;
}

function inCell(text: string): string {
  return text.replaceAll("|", "\\|");
}
