import type { Kind } from "../config/kind.ts";
import type { Terminal } from "./output/terminal.ts";

/** An option that takes a value. */
export interface ValueOption<T> {
  /** Stands for the value in help, such as ADDRESS. */
  readonly value: string;
  readonly kind: Kind<T>;
  readonly summary: string;
  readonly required?: true;
}

/** An option that is there or not. */
export interface FlagOption {
  readonly summary: string;
}

export type Option = ValueOption<unknown> | FlagOption;
/** Options by their names in code: `redirectUris` is typed `--redirect-uris`. */
export type Options = Readonly<Record<string, Option>>;

type Value<O> = O extends ValueOption<infer T> ? (O extends { readonly required: true } ? T : T | null) : boolean;

/** What was typed. A value that was left out is null. */
export type Given<O extends Options> = { readonly [K in keyof O]: Value<O[K]> };

/** One thing to do from the command line: all that its parser, its help and its documentation need. */
export interface Command<O extends Options = Options> {
  /** One word, or more: a group, maybe one within it, and what to do there. */
  readonly name: string;
  /** What it does, as a heading: no stop at the end. */
  readonly summary: string;
  /** What is to be known besides, in sentences. */
  readonly details?: string;
  /** The one word that may follow the name. */
  readonly argument?: { readonly name: string; readonly summary: string; readonly isOptional?: true };
  readonly options: O;
  readonly examples: readonly string[];
  /** @throws {CommandFailure} what else its exit code may say */
  run(invocation: Invocation<O>): Promise<void>;
}

export interface Invocation<O extends Options> {
  readonly given: Given<O>;
  /** Empty for a command without one, and where one that may be left out was. */
  readonly argument: string;
  readonly terminal: Terminal;
}

/** Has the options of a command inferred, for its `run`. */
export function defineCommand<const O extends Options>(command: Command<O>): Command {
  return command as unknown as Command; // parseCommandLine gives `run` what its own options describe
}

/** Gives an option as it is typed. */
export function spellOption(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
