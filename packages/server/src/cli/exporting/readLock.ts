import { type ArchiveLock, isRecipient } from "@countersign/moving";
import { distinct, type Kind, listOf } from "../../config/kind.ts";
import { anyText } from "../../config/kinds.ts";
import { CommandFailure } from "../CommandFailure.ts";
import { type KeyList, readKeyList, readPassphrase } from "../importing/readSourceSecrets.ts";

const recipient: Kind<string> = {
  rule: "a recipient of age",
  parse: (text) => (text.startsWith("age1") && isRecipient(text) ? text : null),
};

const recipients: KeyList = { rule: "recipients of age (age1…)", isOne: (text) => recipient.parse(text) !== null };

/** Whom an export is for. */
export const lockOptions = {
  recipient: {
    value: "LIST",
    kind: distinct(listOf(recipient, "recipients of age (age1…), with commas between them")),
    summary: "who can open it: recipients of age (age1…), with commas between them",
  },
  recipientsFile: {
    value: "FILE",
    kind: anyText,
    summary: "the same, one a line; what begins with # is passed over",
  },
  passphraseFile: { value: "FILE", kind: anyText, summary: "or what encrypts it, in the first line of a file" },
} as const;

interface Given {
  readonly recipient: readonly string[] | null;
  readonly recipientsFile: string | null;
  readonly passphraseFile: string | null;
}

/**
 * Gives whom an export is for.
 * @throws {CommandFailure} usage where that is nobody, or both recipients and a passphrase, of which age takes one
 */
export async function readLock(given: Given, folder: string): Promise<ArchiveLock> {
  const { recipient: named, recipientsFile, passphraseFile } = given;
  const isForRecipients = named !== null || recipientsFile !== null;
  if (isForRecipients === (passphraseFile !== null))
    throw new CommandFailure(
      "usage",
      "Say who can open it: --recipient or --recipients-file, or else --passphrase-file.",
    );
  if (passphraseFile !== null) return { passphrase: await readPassphrase(passphraseFile, folder) };
  const listed = recipientsFile === null ? [] : await readKeyList(recipientsFile, folder, recipients);
  return { recipients: [...new Set([...(named ?? []), ...listed])] };
}
