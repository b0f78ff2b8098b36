import type { OwnAuthenticator } from "@countersign/sdk/account";
import type { AccountKey } from "../words/accountWords.ts";

/** Gives what an authenticator is called: by its owner, else by its kind. */
export function nameOf({ name, kind }: OwnAuthenticator, words: (key: AccountKey) => string): string {
  return name === "" ? words(kind) : name;
}
