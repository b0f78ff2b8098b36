import { type FailureName, failures, MfaError } from "@countersign/contract";
import {
  BackupUnderWay,
  FolderServed,
  KeysUnavailable,
  SchemaTooNew,
  SecretUnreadable,
  StoreBusy,
  StoreUnavailable,
  WrongMasterKey,
} from "@countersign/store";
import { BackupFailed } from "../backups/BackupFailed.ts";
import { SettingsError } from "../config/SettingsError.ts";
import { DatabaseRestored } from "../start/DatabaseRestored.ts";
import { DatabaseUnfit } from "../start/DatabaseUnfit.ts";
import { DataMissing } from "../start/DataMissing.ts";
import { CommandFailure } from "./CommandFailure.ts";
import { commands } from "./commands.ts";
import { exitCodes } from "./exitCodes.ts";
import { createTerminal, type Host, type Terminal } from "./output/terminal.ts";
import { type CommandLine, isJsonAsked, parseCommandLine } from "./parseCommandLine.ts";
import { renderCommandHelp, renderGroupHelp, renderHelp } from "./renderHelp.ts";
import { versions } from "./versions.ts";

/** What an operator can mend: told in a sentence, without a stack, and to programs by a word. Anything else is a defect and goes through. */
const operatorErrors = [
  [SettingsError, "settingsWrong"],
  [BackupFailed, "backupFailed"],
  [BackupUnderWay, "backupUnderWay"],
  [DataMissing, "dataMissing"],
  [DatabaseRestored, "databaseRestored"],
  [DatabaseUnfit, "databaseUnfit"],
  [WrongMasterKey, "masterKeyWrong"],
  [SecretUnreadable, "secretUnreadable"],
  [KeysUnavailable, "keysUnavailable"],
  [SchemaTooNew, "schemaTooNew"],
  [FolderServed, "folderServed"],
  [StoreUnavailable, "storeUnavailable"],
  [StoreBusy, "storeBusy"],
] as const;

/** Why a command did not do what it was asked to. */
interface Refusal {
  readonly exit: CommandFailure["exit"];
  /** For programs: the failure's name in the catalogue, or a word of the command line's own. */
  readonly code: string;
  readonly message: string;
}

/** Runs one command and gives the exit code. */
export async function runCommand(args: readonly string[], host: Host): Promise<number> {
  const terminal = createTerminal(host, isJsonAsked(args));
  try {
    await obey(parseCommandLine(args, commands), terminal);
    return exitCodes.done.code;
  } catch (error) {
    const refusal = asRefusal(error);
    if (refusal === null) throw error;
    const { exit, code, message } = refusal;
    terminal.refuse({ text: message, json: { error: { code, exit: exitCodes[exit].code, message } } });
    return exitCodes[exit].code;
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

function asRefusal(error: unknown): Refusal | null {
  if (error instanceof CommandFailure) return { exit: error.exit, code: error.exit, message: error.message };
  if (error instanceof MfaError) return describeRefusal(error);
  const known = operatorErrors.find(([kind]) => error instanceof kind);
  return known === undefined ? null : { exit: "failed", code: known[1], message: (error as Error).message }; // all of them are errors
}

/** What was named is not there. */
const missing: readonly FailureName[] = [
  "userNotFound",
  "applicationUnknown",
  "apiKeyUnknown",
  "webhookUnknown",
  "webhookMessageUnknown",
  "accessPassUnknown",
];

/** Says what the domain refused. */
function describeRefusal({ failure: code, data }: MfaError): Refusal {
  if (code === "malformed") return { exit: "usage", code, message: `${String(data?.field)} ${String(data?.rule)}.` };
  const isMissing = missing.includes(code);
  return { exit: isMissing ? "notFound" : "failed", code, message: failures[code].message["en-US"] };
}
