import { type ArchiveLock, isRecipient } from "@countersign/moving";
import { distinct, listOf, matching } from "../../config/kind.ts";
import { anyText } from "../../config/kinds.ts";
import { CommandFailure } from "../CommandFailure.ts";
import { type KeyList, readKeyList, readPassphrase } from "../importing/readSourceSecrets.ts";

/** What begins like one: whether it is one is asked of age, once a command needs to know. */
const recipient = matching(/^age1[0-9a-z]+$/, "a recipient of age");

const recipients: KeyList = {
  rule: "recipients of age (age1…)",
  isOne: async (text) => recipient.parse(text) !== null && (await isRecipient(text)),
};

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
  await demandRecipients(named ?? []);
  const listed = recipientsFile === null ? [] : await readKeyList(recipientsFile, folder, recipients);
  return { recipients: [...new Set([...(named ?? []), ...listed])] };
}

async function demandRecipients(named: readonly string[]): Promise<void> {
  const judged = await Promise.all(named.map(recipients.isOne));
  if (!judged.every(Boolean))
    throw new CommandFailure("usage", `--recipient must be ${lockOptions.recipient.kind.rule}.`);
}
