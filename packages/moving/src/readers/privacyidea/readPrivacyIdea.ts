import type { MovedAuthenticator, MovedFault, ReadMoved } from "../../model.ts";
import { SourceUnreadable } from "../../SourceUnreadable.ts";
import { collectText } from "../../text/collectText.ts";
import { decodeText } from "../../text/decodeText.ts";
import { peekFirstLine } from "../../text/peekFirstLine.ts";
import { readSeedRows } from "../oath/readOathCsv.ts";
import { readContainer } from "../pskc/readPskc.ts";
import { decryptFernet } from "./decryptFernet.ts";
import { parseJsonDocument } from "./parseJsonDocument.ts";
import { parseYaml } from "./parseYaml.ts";
import { ownerOf, readTokens } from "./readTokens.ts";

/**
 * Reads what `pi-tokenjanitor find export` writes, in each of its formats: its own (encrypted; the key that it printed is the
 * passphrase), PSKC (the key that it printed is the pre-shared key), YAML and CSV.
 */
export const readPrivacyIdea: ReadMoved = async function* (source, given) {
  const { unsaid } = given;
  const { firstLine, text } = await peekFirstLine(decodeText(source));
  if (firstLine.startsWith("<")) yield* readContainer(text, given);
  else if (firstLine.startsWith("gAAAA")) yield* readTokens(await openExport(text, given.passphrase), unsaid);
  else if (/^(?:-\s|\[\]$)/.test(firstLine)) yield* readTokens(parseYaml(await collectText(text)), unsaid);
  else if (firstLine.startsWith("[")) yield* readTokens(parseJsonDocument(await collectText(text)), unsaid);
  else yield* withOwners(readSeedRows(text, unsaid));
};

async function openExport(text: AsyncIterable<string>, key: string | null) {
  if (key === null)
    throw new SourceUnreadable("is encrypted and needs the key that pi-tokenjanitor printed, as the passphrase");
  return parseJsonDocument(decryptFernet((await collectText(text)).trim(), key));
}

/** Its CSV names owners with their realm. */
async function* withOwners(
  records: AsyncIterable<MovedAuthenticator | MovedFault>,
): AsyncGenerator<MovedAuthenticator | MovedFault> {
  for await (const record of records)
    yield record.kind === "fault" || record.ownerName === null
      ? record
      : { ...record, ownerName: ownerOf(record.ownerName) };
}
