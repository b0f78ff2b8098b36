import { isObject, type JsonObject, type JsonValue } from "../json/JsonValue.ts";
import { Refused } from "./Refused.ts";

/** A whole number as a text of digits, as tables print wide ones. */
const DIGITS = /^-?\d{1,15}$/;
/** ISO 8601, and as PostgreSQL prints it: a blank for the T, a zone of two digits. */
const MOMENT = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?(Z|[+-]\d{2}(?::?\d{2})?)?$/;
const FLAGS: ReadonlyMap<JsonValue, boolean> = new Map<JsonValue, boolean>([
  ...[true, 1, "1", "true", "TRUE", "t"].map((value): [JsonValue, boolean] => [value, true]),
  ...[false, 0, "0", "false", "FALSE", "f"].map((value): [JsonValue, boolean] => [value, false]),
]);

/**
 * The members of one object or the columns of one row, each read by what it must be. Null, an empty text and a missing one are
 * alike. What nobody asked for is known in the end ({@link Members.left}).
 */
export class Members {
  readonly #object: JsonObject;
  readonly #prefix: string;
  readonly #asked = new Set<string>();

  /** @param prefix where the object stands in its record: `credentials[0].` */
  constructor(object: JsonObject, prefix = "") {
    this.#object = object;
    this.#prefix = prefix;
  }

  names(): readonly string[] {
    return [...this.#object.keys()];
  }

  /** Gives a value as it stands; null where it is missing. */
  value(name: string): JsonValue {
    this.#asked.add(name);
    const value = this.#object.get(name) ?? null;
    return value === "" ? null : value;
  }

  /** @throws {Refused} */
  text(name: string): string | null {
    const value = this.value(name);
    if (value === null || typeof value === "string") return value;
    throw this.refused(name, "must be text");
  }

  /** Gives an id, which some tables keep as a number. */
  id(name: string): string | null {
    const value = this.value(name);
    if (typeof value === "number" && Number.isSafeInteger(value)) return String(value);
    return value === null ? null : this.text(name);
  }

  /** @throws {Refused} */
  demandText(name: string): string {
    const text = this.text(name);
    if (text === null) throw this.refused(name, "must not be missing");
    return text;
  }

  /** @throws {Refused} */
  integer(name: string): number | null {
    const value = this.value(name);
    if (value === null) return null;
    const number = typeof value === "string" && DIGITS.test(value) ? Number(value) : value;
    if (typeof number === "number" && Number.isSafeInteger(number)) return number;
    throw this.refused(name, "must be a whole number");
  }

  /** @throws {Refused} */
  flag(name: string): boolean | null {
    const value = this.value(name);
    if (value === null) return null;
    const flag = FLAGS.get(value);
    if (flag === undefined) throw this.refused(name, "must be true or false");
    return flag;
  }

  /** Gives a moment of a number of milliseconds since 1970 or a text of ISO 8601. */
  moment(name: string): Date | null {
    const value = this.value(name);
    if (value === null) return null;
    const date = new Date(typeof value === "string" ? momentOf(value) : Number(value));
    if (typeof value !== "boolean" && !Number.isNaN(date.getTime())) return date;
    throw this.refused(name, "must be a time: milliseconds since 1970, or ISO 8601");
  }

  /** @throws {Refused} */
  members(name: string): Members | null {
    const value = this.value(name);
    if (value === null) return null;
    if (isObject(value)) return new Members(value, `${this.#prefix}${name}.`);
    throw this.refused(name, "must be an object");
  }

  /** @throws {Refused} */
  list(name: string): readonly JsonValue[] {
    const value = this.value(name);
    if (value === null) return [];
    if (Array.isArray(value)) return value;
    throw this.refused(name, "must be an array");
  }

  /** @throws {Refused} */
  memberList(name: string): readonly Members[] {
    return this.list(name).map((value, index) => {
      if (isObject(value)) return new Members(value, `${this.#prefix}${name}[${index}].`);
      throw this.refused(`${name}[${index}]`, "must be an object");
    });
  }

  /** Names what says nothing about the account, or only what its source needs. */
  pass(...names: readonly string[]): void {
    for (const name of names) this.#asked.add(name);
  }

  /** Gives the names of members that say something and that nobody asked for. */
  left(): readonly string[] {
    return [...this.#object].flatMap(([name, value]) =>
      this.#asked.has(name) || isEmpty(value) ? [] : [`${this.#prefix}${name}`],
    );
  }

  refused(name: string, rule: string): Refused {
    return new Refused(`${this.#prefix}${name}`, rule);
  }
}

/** Milliseconds since 1970; NaN for any other text. */
function momentOf(text: string): number {
  if (/^\d{12,14}$/.test(text)) return Number(text);
  const [, day, time, zone] = MOMENT.exec(text) ?? [];
  if (day === undefined || time === undefined) return Number.NaN;
  const isShort = zone !== undefined && /^[+-]\d{2}$/.test(zone);
  return Date.parse(`${day}T${time}${isShort ? `${zone}:00` : (zone ?? "Z")}`);
}

function isEmpty(value: JsonValue): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) ? value.size === 0 : value === null || value === "" || value === false || value === 0;
}
