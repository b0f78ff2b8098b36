import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { buffer as readAll } from "node:stream/consumers";
import { decodeText } from "../../config/decodeText.ts";
import type { Environment } from "../../config/Environment.ts";
import { CommandFailure } from "../CommandFailure.ts";
import { ask, askUnseen } from "./ask.ts";

/** Where a command runs: what `process` offers to it. */
export interface Host {
  readonly environment: Environment;
  /** The working directory, in which `.env` is looked for. */
  readonly folder: string;
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable;
  readonly errors: Writable & { readonly isTTY?: boolean };
}

/** What a command has to tell: once for people, once for programs. */
export interface Outcome {
  readonly text: string;
  readonly json: unknown;
}

/** How a command speaks. Its outcome is all that goes to the standard output. */
export interface Terminal extends Pick<Host, "environment" | "folder"> {
  print(outcome: Outcome): void;
  /**
   * Tells why the command ends otherwise than it should: people on the standard error, programs in place of the outcome.
   * Where an outcome was printed, that is the one document which programs are given.
   */
  refuse(outcome: Outcome): void;
  /** Whether the standard output is for programs. */
  readonly isJson: boolean;
  /** Tells one thing of many as soon as it is known: a line for people, one JSON value for programs. */
  printLine(outcome: Outcome): void;
  /** Puts a piece of what is too long to be held onto the standard output; resolves once there is room for the next. */
  write(piece: string): Promise<void>;
  /** Tells what goes on, on the standard error. */
  note(line: string): void;
  /** Whether somebody sits there who can be asked. */
  readonly isInteractive: boolean;
  /** @throws {CommandFailure} refused when the answer is not yes, or nobody can be asked */
  confirm(question: string): Promise<void>;
  /** Asks for something that is not shown while it is typed. */
  askSecret(prompt: string): Promise<string>;
  /**
   * Reads the standard input to its end.
   * @throws {CommandFailure} failed when it is no text
   */
  readInput(): Promise<string>;
  /** Gives the standard input piece by piece. */
  input(): AsyncIterable<Uint8Array>;
}

export function createTerminal(host: Host, isJson: boolean): Terminal {
  const { environment, folder, input, output, errors } = host;
  const isInteractive = input.isTTY === true && errors.isTTY === true;
  let isTold = false;
  const tell = (json: unknown): void => void output.write(`${JSON.stringify(json, null, 2)}\n`);
  return {
    environment,
    folder,
    isInteractive,
    isJson,
    print({ text, json }) {
      isTold = true;
      if (isJson) tell(json);
      else output.write(`${text}\n`);
    },
    refuse({ text, json }) {
      if (isJson && !isTold) tell(json);
      else errors.write(`${text}\n`);
    },
    printLine({ text, json }) {
      isTold = true;
      output.write(`${isJson ? JSON.stringify(json) : text}\n`);
    },
    async write(piece) {
      isTold = true;
      if (!output.write(piece)) await once(output, "drain");
    },
    note: (line) => void errors.write(`${line}\n`),
    async confirm(question) {
      if (!isInteractive) {
        throw new CommandFailure("refused", `${question}\nNobody can be asked here: say --yes to confirm.`);
      }
      const answer = await ask(`${question}\nGo on? [y/N] `, { input, output: errors });
      if (!/^y(es)?$/i.test(answer.trim())) throw new CommandFailure("refused", "Not confirmed: nothing was done.");
    },
    askSecret: (prompt) => askUnseen(prompt, { input, output: errors }),
    input: () => input as AsyncIterable<Uint8Array>, // nobody has set an encoding
    async readInput() {
      const text = decodeText(await readAll(input));
      if (text === null) throw new CommandFailure("failed", "What the standard input holds is not UTF-8 text.");
      return text;
    },
  };
}
