import { StoreBusy } from "../engine/StoreBusy.ts";
import { StoreUnavailable } from "../engine/StoreUnavailable.ts";
import { KeysUnavailable } from "../keys/KeysUnavailable.ts";
import { WrongMasterKey } from "../keys/masterKey.ts";
import { SecretUnreadable } from "../keys/secretBox.ts";
import { SchemaTooNew } from "../migrations/migrate.ts";

/** An error on its way between threads. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly cause: Failure | null;
}

/** Errors that somebody tells from others. */
const classes: Readonly<Record<string, { readonly prototype: Error }>> = {
  StoreBusy,
  StoreUnavailable,
  KeysUnavailable,
  SecretUnreadable,
  SchemaTooNew,
  WrongMasterKey,
};

export function describeFailure(error: unknown): Failure {
  if (!(error instanceof Error)) return { name: "Error", message: String(error), stack: undefined, cause: null };
  const { name, message, stack, cause } = error;
  return { name, message, stack, cause: cause === undefined ? null : describeFailure(cause) };
}

/** Gives the error as it was thrown there, of the same class where that is one that somebody looks for. */
export function reviveFailure({ name, message, stack, cause }: Failure): Error {
  const error = new Error(message, cause === null ? undefined : { cause: reviveFailure(cause) });
  const { prototype } = classes[name] ?? Error;
  if (prototype !== Error.prototype) Object.setPrototypeOf(error, prototype);
  const fields = { name, stack };
  for (const [field, value] of Object.entries(fields))
    Object.defineProperty(error, field, { value, writable: true, configurable: true });
  return error;
}
