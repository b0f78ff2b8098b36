import type { Command } from "./command.ts";
import { exitCodes } from "./exitCodes.ts";
import { optionRows, usageOf } from "./renderHelp.ts";

const INTRODUCTION = `# Command line

<!-- Printed by \`npm run docs\` from packages/server/src/cli: edit it there. -->

\`countersign\` starts the service and looks after it. In a checkout: \`npx countersign COMMAND\`. The commands work on the data
that the [settings](config.md) name: run them in the folder in which the service is started, or with the same environment.
They may run while it serves, on the embedded database as on PostgreSQL.

With \`--json\` the standard output holds one JSON document and nothing else; whatever is said besides goes to the standard
error, with and without it. A command that is refused or fails prints \`{ "error": { "code": …, "exit": …, "message": … } }\` there: \`code\` is the
name of a failure in [errors.md](errors.md), or a word of the command line such as \`usage\`, \`notFound\` or \`settingsWrong\`; \`exit\` is the exit code.
A check that finds something wrong has its outcome there, and the exit code says so. Times are UTC in ISO 8601. Secrets that a command makes are shown once, when they are made. A
password is typed unseen or read from the standard input, never given as a word of the command line, where others could
read it.
`;

/** Prints `docs/cli.md` from the table of commands. */
export function renderCliDoc(commands: readonly Command[]): string {
  const codes = Object.values(exitCodes).map(({ code, meaning }) => `| ${code} | ${meaning} |`);
  return [
    INTRODUCTION,
    ["## Exit codes", "", "| Code | Meaning |", "|---|---|", ...codes, ""].join("\n"),
    ...commands.map(renderCommand),
  ].join("\n");
}

function renderCommand(command: Command): string {
  const { name, summary, details, argument, examples } = command;
  const rows = [
    ...(argument === undefined ? [] : [[argument.name, argument.summary] as const]),
    ...optionRows(command),
  ];
  const options = rows.map(([left, right]) => `| \`${left}\` | ${right.replaceAll("|", "\\|")} |`);
  return [
    `## ${name}`,
    "",
    `${summary}.${details === undefined ? "" : ` ${details}`}`,
    "",
    `\`${usageOf(command)}\``,
    "",
    ...(options.length === 0 ? [] : ["| Word | Meaning |", "|---|---|", ...options, ""]),
    "```sh",
    ...examples,
    "```",
    "",
  ].join("\n");
}
