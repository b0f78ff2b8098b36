import { Refused } from "../../record/Refused.ts";

/** The attributes of an entry, each read by what it must be. */
export class Entry {
  readonly #attributes: ReadonlyMap<string, readonly Uint8Array[]>;

  constructor(attributes: ReadonlyMap<string, readonly Uint8Array[]>) {
    this.#attributes = attributes;
  }

  /** @throws {Refused} where there are several */
  bytes(name: string): Uint8Array | null {
    const [value = null, ...others] = this.#attributes.get(name.toLowerCase()) ?? [];
    if (others.length > 0) throw new Refused(name, "must not have several values");
    return value;
  }

  /** @throws {Refused} */
  text(name: string): string | null {
    const bytes = this.bytes(name);
    return bytes === null || bytes.length === 0 ? null : textOf(bytes, name);
  }

  /** @throws {Refused} */
  texts(name: string): readonly string[] {
    return (this.#attributes.get(name.toLowerCase()) ?? []).map((bytes) => textOf(bytes, name));
  }

  /** @throws {Refused} */
  integer(name: string): number | null {
    const text = this.text(name);
    if (text === null) return null;
    if (/^-?\d{1,15}$/.test(text)) return Number(text);
    throw new Refused(name, "must be a whole number");
  }

  /** RFC 4517 §3.3.3 */
  flag(name: string): boolean {
    const text = this.text(name)?.toUpperCase() ?? "FALSE";
    if (text !== "TRUE" && text !== "FALSE") throw new Refused(name, "must be TRUE or FALSE");
    return text === "TRUE";
  }

  has(name: string): boolean {
    return this.#attributes.has(name.toLowerCase());
  }
}

function textOf(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Refused(name, "must be UTF-8");
  }
}
