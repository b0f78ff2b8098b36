import { parseArgs } from "node:util";
import { findClosest } from "../config/findClosest.ts";
import { CommandFailure } from "./CommandFailure.ts";
import { type Command, type Given, type Options, spellOption, type ValueOption } from "./command.ts";
import { suggestCommands } from "./suggestCommands.ts";

/** What a command line asks for. */
export type CommandLine =
  | { readonly ask: "version"; readonly isJson: boolean }
  /** Null: help on everything. More than one: the commands of a group. A command line that stops short asks so too. */
  | { readonly ask: "help"; readonly commands: readonly Command[] | null; readonly isJson: boolean }
  | {
      readonly ask: "run";
      readonly command: Command;
      readonly given: Given<Options>;
      readonly argument: string;
      readonly isJson: boolean;
    };

/** What every command takes. */
const COMMON = { json: "--json", help: "--help", version: "--version" } as const;

/** Tells whether a command line, be it right or wrong, asks for JSON. */
export function isJsonAsked(args: readonly string[]): boolean {
  return args.includes(COMMON.json);
}

/**
 * Reads a command line.
 * @throws {CommandFailure} usage, with what was probably meant
 */
export function parseCommandLine(args: readonly string[], commands: readonly Command[]): CommandLine {
  const isJson = isJsonAsked(args);
  const words = args.filter((arg) => arg !== COMMON.json);
  if (words[0] === COMMON.version) {
    refuseSurplus(words[1], null);
    return { ask: "version", isJson };
  }
  if (words[0] === "help") {
    const { found, rest } = findCommands(words.slice(1), commands);
    refuseSurplus(rest[0], null);
    return { ask: "help", commands: found, isJson };
  }
  const { found, command, rest } = findCommands(words, commands);
  if (rest.some((word) => word === COMMON.help || word === "-h")) return { ask: "help", commands: found, isJson };
  if (command === null && rest.length > 0) {
    throw usage(`${rest[0]} belongs behind a command.`, found === null ? null : (words[0] ?? null));
  }
  if (command === null) return { ask: "help", commands: found, isJson };
  return { ask: "run", command, ...readWords(command, rest), isJson };
}

interface FoundCommands {
  /** The command that is named, or those of the group that is; null: neither is. */
  readonly found: readonly Command[] | null;
  readonly command: Command | null;
  readonly rest: readonly string[];
}

function findCommands(words: readonly string[], commands: readonly Command[]): FoundCommands {
  const end = words.findIndex((word) => word.startsWith("-"));
  const named = end === -1 ? words : words.slice(0, end);
  const [first] = named;
  if (first === undefined) return { found: null, command: null, rest: words };
  const isNamed = ({ name }: Command): boolean => `${named.join(" ")} `.startsWith(`${name} `);
  const exact = commands.filter(isNamed).sort((a, b) => b.name.length - a.name.length)[0];
  if (exact !== undefined) return { found: [exact], command: exact, rest: words.slice(exact.name.split(" ").length) };
  const group = commands.filter(({ name }) => name.startsWith(`${named.join(" ")} `));
  if (group.length > 0) return { found: group, command: null, rest: words.slice(named.length) };
  throw unknownCommand(named, commands);
}

/** Says what was probably meant, or what the group has that was named. */
function unknownCommand(words: readonly string[], commands: readonly Command[]): CommandFailure {
  const names = commands.map(({ name }) => name);
  const suggestion = suggestCommands(words, names);
  if (suggestion !== null) {
    const { typed, names: closest } = suggestion;
    return usage(`There is no command "${typed.join(" ")}".${meant(closest)}`, null);
  }
  const [first = "", second] = words;
  const within = names.filter((name) => name.startsWith(`${first} `)).map((name) => name.slice(first.length + 1));
  if (within.length > 0) {
    return usage(`There is no command "${first} ${second}". "${first}" goes on with: ${within.join(", ")}.`, first);
  }
  const groups = names.map((name) => name.split(" ")[0] ?? name);
  return usage(`There is no command "${first}".${meant(findClosest(first, groups))}`, null);
}

function readWords(command: Command, words: readonly string[]): { given: Given<Options>; argument: string } {
  const kept = new Map<string, string | true>();
  const others: string[] = [];
  for (const token of tokensOf(command, words)) {
    if (token.kind === "positional") others.push(token.value);
    if (token.kind !== "option") continue;
    const key = checkOption(command, token, words[token.index] ?? "");
    if (kept.has(key)) throw usage(`${token.rawName} is there twice.`, command.name);
    kept.set(key, token.value ?? true);
  }
  const { argument } = command;
  const [word, surplus] = argument === undefined ? ["", others[0]] : others;
  if (word === undefined && argument?.isOptional !== true)
    throw usage(`Say ${argument?.name ?? ""}: ${argument?.summary ?? ""}.`, command.name);
  refuseSurplus(surplus, command.name);
  return { given: readValues(command, kept), argument: word ?? "" };
}

type Token = NonNullable<ReturnType<typeof parseArgs>["tokens"]>[number];
type OptionToken = Extract<Token, { kind: "option" }>;

function tokensOf({ options }: Command, words: readonly string[]): readonly Token[] {
  const known = Object.entries(options).map(([key, option]) => [
    spellOption(key).slice(2),
    { type: "value" in option ? ("string" as const) : ("boolean" as const) },
  ]);
  const config = { args: [...words], options: Object.fromEntries(known), strict: false, tokens: true } as const;
  return parseArgs({ ...config, allowPositionals: true }).tokens;
}

/** Gives the option's name in code. */
function checkOption({ name, options }: Command, { rawName, value, inlineValue }: OptionToken, word: string): string {
  const found = Object.entries(options).find(([key]) => spellOption(key) === rawName);
  if (found === undefined) {
    const typed = rawName.startsWith("--") ? rawName : (word.split("=", 1)[0] ?? rawName);
    const spelled = [...Object.keys(options).map(spellOption), COMMON.json, COMMON.help];
    throw usage(`"${name}" has no option ${typed}.${meant(closestOption(typed, spelled))}`, name);
  }
  const [key, option] = found;
  if (!("value" in option)) {
    if (inlineValue === true) throw usage(`${rawName} takes no value.`, name);
    return key;
  }
  const isMissing = value === undefined || value === "" || (value.startsWith("-") && value !== "-" && !inlineValue);
  if (isMissing) throw usage(`${rawName} needs a value: ${rawName}=${option.value}.`, name);
  return key;
}

/** Gives the option that is a few letters away, or else the only one that goes on where it ends or ends before it does. */
function closestOption(typed: string, spelled: readonly string[]): string | null {
  const long = typed.replace(/^-?-?/, "--");
  const stem = (option: string): string => option.replaceAll(/[-_]/g, "").toLowerCase();
  const same = spelled.find((option) => stem(option) === stem(long));
  const near = same ?? findClosest(long, spelled);
  if (near !== null || stem(long).length < 2) return near;
  const kin = spelled.filter((option) => stem(option).startsWith(stem(long)) || stem(long).startsWith(stem(option)));
  return kin.length === 1 ? (kin[0] ?? null) : null;
}

function readValues(command: Command, kept: ReadonlyMap<string, string | true>): Given<Options> {
  const values = Object.entries(command.options).map(([key, option]) => {
    const typed = kept.get(key);
    if (!("value" in option)) return [key, typed === true];
    return [key, readValue(command, key, option, typeof typed === "string" ? typed : null)];
  });
  return Object.fromEntries(values) as Given<Options>; // each value came from its own option
}

function readValue(command: Command, key: string, option: ValueOption<unknown>, typed: string | null): unknown {
  if (typed === null) {
    if (option.required) throw usage(`${spellOption(key)} ${option.value} is needed: ${option.summary}.`, command.name);
    return null;
  }
  const value = option.kind.parse(typed);
  if (value === null) throw usage(`${spellOption(key)} must be ${option.kind.rule}.`, command.name);
  return value;
}

function refuseSurplus(word: string | undefined, name: string | null): void {
  if (word !== undefined) throw usage(`"${word}" is one word too many.`, name);
}

function meant(closest: string | readonly string[] | null): string {
  if (closest === null) return "";
  const names = typeof closest === "string" ? [closest] : closest;
  return ` Did you mean ${names.map((name) => `"${name}"`).join(" or ")}?`;
}

function usage(message: string, name: string | null): CommandFailure {
  return new CommandFailure("usage", `${message}\nSee: countersign ${name === null ? "" : `${name} `}--help`);
}
