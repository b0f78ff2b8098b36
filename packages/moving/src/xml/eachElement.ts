import sax from "sax";
import { SourceUnreadable } from "../SourceUnreadable.ts";
import { XmlElement } from "./XmlElement.ts";

/** The types of sax do not know `strictEntities`. */
const OPTIONS = { xmlns: true, strictEntities: true, position: true };
const NOT_XML = "must be XML 1.0 with namespaces, whole";
const DEEPEST = 32;
const LONGEST_TEXT = 1024 * 1024;
const MOST_CHILDREN = 1000;

/** An element that ended, and those that are open around it, the outermost first. */
export interface EndedElement {
  readonly element: XmlElement;
  readonly around: readonly XmlElement[];
}

/**
 * Gives elements of one name as they end, and at last the outermost; those that were given are not kept within what is around
 * them. Entities are the five of XML and character references: a document type declaration, which could declare more or name
 * files, is refused.
 * @throws {SourceUnreadable} where the text is no XML, ends early, nests too deeply or is too large
 */
export async function* eachElement(text: AsyncIterable<string>, name: string): AsyncGenerator<EndedElement> {
  const open: XmlElement[] = [];
  let isWhole = false;
  const ended: EndedElement[] = [];
  const parser = sax.parser(true, OPTIONS);
  const refuse = (rule: string): never => {
    throw new SourceUnreadable(rule, { line: parser.line + 1, path: null });
  };
  parser.ondoctype = () => refuse("must have no document type declaration");
  // What the parser says repeats a piece of the text.
  parser.onerror = () => refuse(NOT_XML);
  parser.onopentag = (tag) => {
    if (open.length >= DEEPEST) refuse(`must not nest more than ${DEEPEST} deep`);
    const attributes = Object.values(tag.attributes).map((each): [string, string] =>
      typeof each === "string" ? ["", each] : [each.local.toLowerCase(), each.value],
    );
    const local = tag.name.slice(tag.name.indexOf(":") + 1).toLowerCase();
    open.push(new XmlElement(local, new Map(attributes), parser.line + 1));
  };
  const take = (part: string): void => {
    const element = open.at(-1);
    if (element === undefined) return;
    element.text += part;
    if (element.text.length > LONGEST_TEXT) refuse("no element may hold more than 1 MiB of text");
  };
  parser.ontext = take;
  parser.oncdata = take;
  parser.onclosetag = () => {
    const element = open.pop();
    const parent = open.at(-1);
    if (element === undefined) return;
    isWhole ||= parent === undefined;
    if (element.name === name || parent === undefined) ended.push({ element, around: [...open] });
    else if (parent.children.push(element) > MOST_CHILDREN) refuse(`must not hold more than ${MOST_CHILDREN} children`);
  };
  for await (const piece of text) {
    parser.write(piece);
    yield* ended.splice(0);
  }
  parser.close();
  if (!isWhole) refuse(NOT_XML);
  yield* ended.splice(0);
}
