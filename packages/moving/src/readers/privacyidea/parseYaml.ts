import { isAlias, isMap, isScalar, isSeq, parseDocument, visit } from "yaml";
import type { JsonValue } from "../../json/JsonValue.ts";
import { SourceUnreadable } from "../../SourceUnreadable.ts";

/** Plain scalars that stand for nothing, as PyYAML writes them. */
const NOTHING = new Set(["null", "~", ""]);

/**
 * Gives what a YAML text says with every scalar as the text that stands there: a seed of digits and one `e` must not become a
 * number. Aliases are refused; nothing that privacyIDEA writes needs them.
 * @throws {SourceUnreadable}
 */
export function parseYaml(text: string): JsonValue {
  const document = parseDocument(text, { schema: "failsafe", uniqueKeys: true, logLevel: "silent" });
  if (document.errors.length > 0)
    throw new SourceUnreadable("must be one YAML document, whole, no key twice in one mapping");
  visit(document, {
    Alias: () => {
      throw new SourceUnreadable("must have no aliases");
    },
  });
  return plainOf(document.contents);
}

function plainOf(node: unknown): JsonValue {
  if (isSeq(node)) return node.items.map(plainOf);
  if (isMap(node))
    return new Map(node.items.map(({ key, value }) => [String(isScalar(key) ? key.value : key), plainOf(value)]));
  if (!isScalar(node) || isAlias(node)) return null;
  const plain = node.type === "PLAIN" && NOTHING.has(node.source ?? "");
  return plain ? null : String(node.value);
}
