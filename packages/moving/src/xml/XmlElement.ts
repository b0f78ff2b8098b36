import { Refused } from "../record/Refused.ts";

/** An element of an XML text. Names are without their prefix and in lower case: some writers lower all names. */
export class XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[] = [];
  /** The line on which it begins, counted from 1. */
  readonly line: number;
  text = "";

  constructor(name: string, attributes: ReadonlyMap<string, string>, line: number) {
    this.name = name;
    this.attributes = attributes;
    this.line = line;
  }

  /**
   * Gives the one child of a name, or that of a child of it and so on; null where there is none.
   * @throws {Refused} where there are several
   */
  find(...names: readonly string[]): XmlElement | null {
    const [name, ...more] = names;
    if (name === undefined) return this;
    const [child = null, ...others] = this.children.filter((each) => each.name === name.toLowerCase());
    if (others.length > 0) throw new Refused(name, "must not stand twice");
    return child?.find(...more) ?? null;
  }

  /** Gives the text within a child, without blanks around it; null where it is missing or empty. */
  textOf(...names: readonly string[]): string | null {
    return this.find(...names)?.text.trim() || null;
  }

  attribute(name: string): string | null {
    return this.attributes.get(name.toLowerCase()) || null;
  }
}
