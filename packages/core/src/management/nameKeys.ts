import { emailKey, nameKey } from "@countersign/spelling";
import type { User } from "../model/model.ts";
import type { AccountName } from "../model/ports.ts";

/** What an account may be known by, what says most about it first. */
export const knownBy = [
  "movedFrom",
  "username",
  "email",
  "phone",
  "externalId",
] as const satisfies readonly AccountName[];

interface Named extends Pick<User, "username" | "email" | "phone" | "profile"> {
  readonly movedFrom: string;
}

export type NameKeys = Readonly<Record<(typeof knownBy)[number], string | null>>;

/** Gives what the names of an account are compared by. */
export function keysOf({ movedFrom, username, email, phone, profile }: Named): NameKeys {
  return {
    movedFrom,
    username: username === null ? null : nameKey(username),
    email: email === null ? null : emailKey(email),
    phone,
    externalId: profile.externalId || null,
  };
}
