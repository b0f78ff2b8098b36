import type { MovedFault, SourcePlace } from "../model.ts";
import { SourceUnreadable } from "../SourceUnreadable.ts";
import { asUtf8 } from "./asUtf8.ts";
import { readLines } from "./readLines.ts";

/** One entry of a directory. Names of attributes are in lower case and without options. */
export interface LdifEntry {
  readonly kind: "entry";
  readonly at: SourcePlace;
  readonly dn: string;
  readonly attributes: ReadonlyMap<string, readonly Uint8Array[]>;
}

const MOST_VALUES = 10_000;
const ATTRIBUTE = /^([A-Za-z0-9.-]+)((?:;[A-Za-z0-9-]+)*):(:|<)? *(.*)$/s;

/** An entry that is being put together. */
interface Draft {
  readonly line: number;
  readonly attributes: Map<string, Uint8Array[]>;
  fault: string | null;
}

/**
 * Gives the entries of a directory export.
 * @throws {SourceUnreadable} for a line that is too long, and for more values in one entry than an account has
 * @see {@link https://www.rfc-editor.org/rfc/rfc2849 RFC 2849}
 */
export async function* eachLdifEntry(text: AsyncIterable<string>): AsyncGenerator<LdifEntry | MovedFault> {
  let draft: Draft | null = null;
  for await (const { line, text: content } of unfolded(text)) {
    if (content === "") {
      if (draft !== null) yield* finish(draft);
      draft = null;
    } else if (!content.startsWith("#") && !(draft === null && /^version: *1$/.test(content))) {
      draft ??= { line, attributes: new Map(), fault: null };
      take(draft, content);
    }
  }
  if (draft !== null) yield* finish(draft);
}

/** A line that begins with a blank goes on with the one before. */
async function* unfolded(
  text: AsyncIterable<string>,
): AsyncGenerator<{ readonly line: number; readonly text: string }> {
  let pending: { readonly line: number; text: string } | null = null;
  for await (const { line, text: part } of readLines(asUtf8(text))) {
    if (part === null) throw new SourceUnreadable("a line must not be longer than 1 MiB", { line, path: null });
    if (pending !== null && part.startsWith(" ")) pending.text += part.slice(1);
    else {
      if (pending !== null) yield pending;
      pending = { line, text: part };
    }
  }
  if (pending !== null) yield pending;
}

function take(draft: Draft, content: string): void {
  const [, name = "", , sign = "", text = ""] = ATTRIBUTE.exec(content) ?? [];
  const key = name.toLowerCase();
  const value = sign === ":" ? base64OrNull(text) : Buffer.from(text);
  if (name === "") draft.fault ??= "must be lines of an attribute, a colon and a value";
  else if (sign === "<") draft.fault ??= "must hold its values, and not name files";
  else if (key === "changetype") draft.fault ??= "must be an entry, and not a change";
  else if (value === null) draft.fault ??= "must hold base64 after two colons";
  else {
    const values = draft.attributes.get(key) ?? [];
    if (values.push(value) > MOST_VALUES)
      throw new SourceUnreadable("holds too many values", { line: draft.line, path: null });
    draft.attributes.set(key, values);
  }
}

function* finish({ line, attributes, fault }: Draft): Generator<LdifEntry | MovedFault> {
  const at: SourcePlace = { line, path: null };
  const [dn, ...others] = attributes.get("dn") ?? [];
  if (fault !== null) yield { kind: "fault", at, field: "entry", rule: fault };
  // What ldapsearch adds after its entries: `search:` and `result:`.
  else if (dn === undefined && attributes.has("result")) return;
  else if (dn === undefined || others.length > 0) yield { kind: "fault", at, field: "dn", rule: "must stand once" };
  else yield { kind: "entry", at, dn: Buffer.from(dn).toString("utf8"), attributes };
}

function base64OrNull(text: string): Uint8Array | null {
  return /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0 ? Buffer.from(text, "base64") : null;
}
