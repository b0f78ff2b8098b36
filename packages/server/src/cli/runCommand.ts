import { failures, MfaError } from "@countersign/contract";
import {
  FolderServed,
  KeysUnavailable,
  SchemaTooNew,
  SecretUnreadable,
  StoreBusy,
  StoreUnavailable,
  WrongMasterKey,
} from "@countersign/store";
import { SettingsError } from "../config/SettingsError.ts";
import { DatabaseUnfit } from "../start/DatabaseUnfit.ts";
import { DataMissing } from "../start/DataMissing.ts";
import { CommandFailure } from "./CommandFailure.ts";
import { commands } from "./commands.ts";
import { exitCodes } from "./exitCodes.ts";
import { createTerminal, type Host, type Terminal } from "./output/terminal.ts";
import { type CommandLine, parseCommandLine } from "./parseCommandLine.ts";
import { renderCommandHelp, renderGroupHelp, renderHelp } from "./renderHelp.ts";
import { versions } from "./versions.ts";

/** What an operator can mend: told in a sentence, without a stack. Anything else is a defect and goes through. */
const operatorErrors = [
  SettingsError,
  DataMissing,
  DatabaseUnfit,
  WrongMasterKey,
  SecretUnreadable,
  KeysUnavailable,
  SchemaTooNew,
  FolderServed,
  StoreUnavailable,
  StoreBusy,
] as const;

/** Runs one command and gives the exit code. */
export async function runCommand(args: readonly string[], host: Host): Promise<number> {
  try {
    const line = parseCommandLine(args, commands);
    await obey(line, createTerminal(host, line.isJson));
    return exitCodes.done.code;
  } catch (error) {
    const failure = asFailure(error);
    if (failure === null) throw error;
    host.errors.write(`${failure.message}\n`);
    return exitCodes[failure.exit].code;
  }
}

async function obey(line: CommandLine, terminal: Terminal): Promise<void> {
  if (line.ask === "run") return line.command.run({ given: line.given, argument: line.argument, terminal });
  if (line.ask === "help") return printHelp(line.commands, terminal);
  terminal.print({ text: `countersign ${versions.countersign} on Node ${versions.node}`, json: versions });
}

function printHelp(found: Extract<CommandLine, { ask: "help" }>["commands"], terminal: Terminal): void {
  const [command, ...others] = found ?? [];
  const isOne = command !== undefined && others.length === 0;
  const text = isOne ? renderCommandHelp(command) : found === null ? renderHelp(commands) : renderGroupHelp(found);
  const json = (found ?? commands).map(({ name, summary, details, argument, options, examples }) => {
    return { name, summary, details, argument, options, examples };
  });
  terminal.print({ text, json });
}

function asFailure(error: unknown): Pick<CommandFailure, "exit" | "message"> | null {
  if (error instanceof CommandFailure) return error;
  if (error instanceof MfaError) return describeRefusal(error);
  if (!operatorErrors.some((each) => error instanceof each)) return null;
  return { exit: "failed", message: (error as Error).message }; // all of them are errors
}

/** Says what the domain refused. */
function describeRefusal({ failure, data }: MfaError): Pick<CommandFailure, "exit" | "message"> {
  if (failure === "malformed") return { exit: "usage", message: `${String(data?.field)} ${String(data?.rule)}.` };
  const isMissing = failure === "userNotFound" || failure === "applicationUnknown";
  return { exit: isMissing ? "notFound" : "failed", message: failures[failure].message["en-US"] };
}
