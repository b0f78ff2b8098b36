import { SettingsError } from "../config/SettingsError.ts";
import { WrongMasterKey } from "../keys/masterKey.ts";
import { SchemaTooNew } from "../store/migrate.ts";
import { StoreUnavailable } from "../store/StoreUnavailable.ts";
import { FolderServed } from "../store/serveLock.ts";
import { serve } from "./serve.ts";

const operatorErrors = [SettingsError, WrongMasterKey, SchemaTooNew, FolderServed, StoreUnavailable];

/** Runs one command and gives the exit code. What an operator can mend is told in a sentence, without a stack. */
export async function runCommand(args: readonly string[]): Promise<number> {
  const [command = "serve"] = args;
  try {
    if (command === "serve") return await serve();
    process.stderr.write(`There is no command "${command}". There is: serve\n`);
    return 2;
  } catch (error) {
    if (!operatorErrors.some((each) => error instanceof each)) throw error;
    process.stderr.write(`${(error as Error).message}\n`); // all of them are errors
    return 1;
  }
}
