import type { MovedAuthenticator, MovedFault, ReadMoved, SourceGiven } from "../../model.ts";
import { Refused } from "../../record/Refused.ts";
import { recordOrFault } from "../../record/recordOrFault.ts";
import { SourceUnreadable } from "../../SourceUnreadable.ts";
import { decodeText } from "../../text/decodeText.ts";
import { eachElement } from "../../xml/eachElement.ts";
import type { XmlElement } from "../../xml/XmlElement.ts";
import { type KeyOpener, openerOf } from "./openerOf.ts";
import { readKeyPackage } from "./readKeyPackage.ts";

/**
 * Reads a container of keys, plain or encrypted with a pre-shared key or a password. Its signature, where it has one, is not
 * checked.
 * @see {@link https://www.rfc-editor.org/rfc/rfc6030 RFC 6030}
 */
export const readPskc: ReadMoved = (source, given) => readContainer(decodeText(source), given);

/** The same of text. */
export async function* readContainer(
  text: AsyncIterable<string>,
  given: SourceGiven,
): AsyncGenerator<MovedAuthenticator | MovedFault> {
  let opener: KeyOpener | null = null;
  let index = 0;
  for await (const { element, around } of eachElement(text, "keypackage")) {
    const [container = element] = around;
    demandContainer(container);
    if (element === container) continue;
    opener ??= asUnreadable(() => openerOf(container, given));
    const at = { line: element.line, path: `KeyPackage[${index++}]` };
    const open = opener;
    yield recordOrFault(at, () => readKeyPackage(at, element, open, given.unsaid));
  }
}

function demandContainer(container: XmlElement): void {
  const version = container.attribute("Version") ?? "";
  if (container.name !== "keycontainer" || !/^1\.\d+$/.test(version))
    throw new SourceUnreadable("must be a KeyContainer of version 1 (RFC 6030)");
}

/** What the container says holds for all its keys. */
function asUnreadable<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw error instanceof Refused ? new SourceUnreadable(error.message) : error;
  }
}
