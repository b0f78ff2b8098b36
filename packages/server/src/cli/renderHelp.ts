import { type Command, type Option, spellOption } from "./command.ts";
import { exitCodes } from "./exitCodes.ts";

const COMMON_OPTIONS: readonly (readonly [string, string])[] = [
  [
    "--json",
    'print the outcome as JSON on the standard output, a refusal as {"error": {code, exit, message}}; all else goes to the standard error',
  ],
  ["--help", "print this help"],
];

const ABOUT = `Countersign: multi-factor authentication on your own machine.

Usage: countersign COMMAND [options]`;

const SETTINGS = `The commands work on the data of the service: run them in the folder in which it is started, or with the same
settings (COUNTERSIGN_DATA_DIR, COUNTERSIGN_DATABASE_URL and others, from the environment or a file .env; docs/config.md
lists them). They may run while it serves.`;

/** Prints the help on everything. */
export function renderHelp(commands: readonly Command[]): string {
  return [
    ABOUT,
    `Commands\n${columns(commands.map(({ name, summary }) => [name, summary]))}`,
    `Options of every command\n${columns([...COMMON_OPTIONS, ["--version", "print the version (without a command)"]])}`,
    SETTINGS,
    `Exit codes\n${columns(Object.values(exitCodes).map(({ code, meaning }) => [String(code), meaning]))}`,
    "Begin with: countersign serve, then countersign doctor.\nMore on one command: countersign COMMAND --help",
  ].join("\n\n");
}

/** Prints the help on the commands of one group. */
export function renderGroupHelp(commands: readonly Command[]): string {
  return [
    columns(commands.map(({ name, summary }) => [name, summary])),
    "More on one command: countersign COMMAND --help",
  ].join("\n\n");
}

/** Prints the help on one command. */
export function renderCommandHelp(command: Command): string {
  const { summary, details, argument, examples } = command;
  const words: readonly (readonly [string, string])[] = [
    ...(argument === undefined ? [] : [[argument.name, argument.summary] as const]),
    ...optionRows(command),
    ...COMMON_OPTIONS,
  ];
  return [
    `${summary}.`,
    `Usage: ${usageOf(command)}`,
    ...(details === undefined ? [] : [wrap(details)]),
    columns(words),
    `Examples\n${examples.map((example) => `  ${example}`).join("\n")}`,
  ].join("\n\n");
}

/** Gives the form of a command: `countersign user show WHO [options]`. */
export function usageOf({ name, argument, options }: Command): string {
  const required = Object.entries(options).flatMap(([key, option]) =>
    "required" in option ? [`${spellOption(key)} ${option.value}`] : [],
  );
  const word = argument?.isOptional === true ? `[${argument.name}]` : argument?.name;
  return ["countersign", name, ...(word === undefined ? [] : [word]), ...required, "[options]"].join(" ");
}

/** Gives the options of a command as they are typed, with what they mean. */
export function optionRows({ options }: Command): readonly (readonly [string, string])[] {
  return Object.entries(options).map(([key, option]) => [spell(key, option), option.summary]);
}

function spell(key: string, option: Option): string {
  return "value" in option ? `${spellOption(key)} ${option.value}` : spellOption(key);
}

const WIDTH = 110;

function columns(rows: readonly (readonly [string, string])[]): string {
  const first = Math.max(...rows.map(([left]) => left.length)) + 4;
  return rows
    .map(
      ([left, right]) =>
        `  ${left}`.padEnd(first) + wrap(right, WIDTH - first).replaceAll("\n", `\n${" ".repeat(first)}`),
    )
    .join("\n");
}

function wrap(text: string, width = WIDTH): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].join("\n");
}
