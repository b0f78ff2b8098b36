import { type ArchiveKey, isIdentity } from "@countersign/moving";
import { CommandFailure } from "../CommandFailure.ts";
import { readKeyList } from "./readSourceSecrets.ts";

const identities = { rule: "secret keys of age (AGE-SECRET-KEY-1…)", isOne: isIdentity };

/**
 * Gives what opens an export.
 * @param identityFile as age-keygen writes it
 * @throws {CommandFailure} usage where that is nothing, or two things
 */
export async function readArchiveKey(
  { passphrase, identityFile }: { readonly passphrase: string | null; readonly identityFile: string | null },
  folder: string,
): Promise<ArchiveKey> {
  if ((passphrase === null) === (identityFile === null))
    throw new CommandFailure(
      "usage",
      "Say what opens the export: --identity-file FILE, or else --passphrase-file FILE.",
    );
  if (passphrase !== null) return { passphrase };
  return { identities: await readKeyList(identityFile ?? "", folder, identities) };
}
