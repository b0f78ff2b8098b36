import { TokenType } from "@streamparser/json";
import type { MovedFault, SourcePlace } from "../model.ts";
import { SourceUnreadable } from "../SourceUnreadable.ts";
import { type JsonPath, type JsonValue, showPath } from "./JsonValue.ts";

/** Names the values that are wanted; `"#"` stands for each element of an array: `["users", "#"]`. */
export type JsonPattern = readonly (string | number)[];

/** A value that a pattern names. */
export interface JsonItem {
  readonly kind: "item";
  readonly at: SourcePlace;
  readonly path: JsonPath;
  readonly value: JsonValue;
}

const DEEPEST = 64;
/** Values and names in one item, and characters in them; an account of an honest source has some hundred. */
const MOST_VALUES = 2_000_000;
const OPENING: ReadonlySet<TokenType> = new Set([TokenType.LEFT_BRACE, TokenType.LEFT_BRACKET]);

/** An object or array that is still open. */
interface Frame {
  readonly into: Map<string, JsonValue> | JsonValue[];
  /** The value or one within it is wanted. */
  readonly isKept: boolean;
  readonly names: Set<string>;
  /** Null where a name is awaited. */
  key: string | null;
  count: number;
  /** What may come next: a value, the end or a comma. */
  awaits: "first" | "colon" | "value" | "more" | "next";
}

/** Puts JSON tokens together to those values that patterns name. */
export class JsonBuilder {
  line = 1;
  readonly #patterns: readonly JsonPattern[];
  readonly #frames: Frame[] = [];
  /** How many frames were open where the item began that is being put together; -1 outside. */
  #itemDepth = -1;
  #itemPlace: SourcePlace = { line: null, path: null };
  #itemFault: MovedFault | null = null;
  #valuesInItem = 0;
  #texts = 0;
  #done: (JsonItem | MovedFault)[] = [];

  constructor(patterns: readonly JsonPattern[]) {
    this.#patterns = patterns;
  }

  /** At least one text was read, and none is open. */
  get isComplete(): boolean {
    return this.#frames.length === 0 && this.#texts > 0;
  }

  get place(): SourcePlace {
    return { line: this.line, path: showPath(this.#path()) };
  }

  /** Gives the items that are complete, each once. */
  drain(): readonly (JsonItem | MovedFault)[] {
    const done = this.#done;
    if (done.length > 0) this.#done = [];
    return done;
  }

  take(token: TokenType, value: JsonValue): void {
    const frame = this.#frames.at(-1);
    if (token === TokenType.RIGHT_BRACE || token === TokenType.RIGHT_BRACKET) this.#close(token);
    else if (token === TokenType.COMMA) this.#next(frame);
    else if (token === TokenType.COLON) this.#colon(frame);
    else if (frame?.into instanceof Map && frame.key === null) this.#name(frame, token, value);
    else this.#value(frame, token, value);
  }

  #path(): JsonPath {
    return this.#frames.flatMap(({ into, key, count }) => (into instanceof Map ? (key ?? []) : count));
  }

  #name(frame: Frame, token: TokenType, value: JsonValue): void {
    if (token !== TokenType.STRING || typeof value !== "string" || !["first", "next"].includes(frame.awaits))
      this.#fail();
    frame.key = String(value);
    frame.awaits = "colon";
    if (!frame.isKept) return;
    if (frame.names.has(frame.key)) this.#duplicate(frame.key);
    frame.names.add(frame.key);
    this.#countValue();
  }

  #colon(frame: Frame | undefined): void {
    if (frame?.awaits !== "colon") this.#fail();
    frame.awaits = "value";
  }

  #next(frame: Frame | undefined): void {
    if (frame?.awaits !== "more") this.#fail();
    frame.awaits = "next";
    frame.key = null;
    frame.count++;
  }

  #value(frame: Frame | undefined, token: TokenType, value: JsonValue): void {
    if (!this.#isFree(frame)) this.#fail();
    const path = this.#path();
    if (this.#itemDepth < 0 && this.#patterns.some((pattern) => matches(pattern, path))) this.#beginItem(path);
    if (this.#itemDepth >= 0) this.#countValue();
    if (OPENING.has(token)) this.#open(token, path);
    else this.#give(value, path);
  }

  /** Tells whether a value may stand here; a text is one value. */
  #isFree(frame: Frame | undefined): boolean {
    if (frame === undefined) return this.#texts === 0;
    return frame.into instanceof Map ? frame.awaits === "value" : frame.awaits !== "more";
  }

  #beginItem(path: JsonPath): void {
    this.#itemDepth = this.#frames.length;
    this.#itemPlace = { line: this.line, path: showPath(path) };
    this.#itemFault = null;
    this.#valuesInItem = 0;
  }

  #open(token: TokenType, path: JsonPath): void {
    if (this.#frames.length >= DEEPEST)
      throw new SourceUnreadable(`must not nest more than ${DEEPEST} deep`, this.place);
    const isKept = this.#itemDepth >= 0 || this.#patterns.some((pattern) => leads(path, pattern));
    const into = token === TokenType.LEFT_BRACE ? new Map<string, JsonValue>() : [];
    this.#frames.push({ into, isKept, names: new Set(), key: null, count: 0, awaits: "first" });
  }

  #close(token: TokenType): void {
    const frame = this.#frames.pop();
    const fits = frame?.into instanceof Map === (token === TokenType.RIGHT_BRACE);
    if (frame === undefined || !fits || !["first", "more"].includes(frame.awaits)) this.#fail();
    this.#give(frame.into, this.#path());
  }

  /** Puts a complete value where it belongs. */
  #give(value: JsonValue, path: JsonPath): void {
    const frame = this.#frames.at(-1);
    if (this.#itemDepth === this.#frames.length) {
      this.#done.push(this.#itemFault ?? { kind: "item", at: this.#itemPlace, path, value });
      this.#itemDepth = -1;
    } else if (this.#itemDepth >= 0 && frame !== undefined) {
      if (Array.isArray(frame.into)) frame.into.push(value);
      else frame.into.set(frame.key ?? "", value);
    }
    if (frame === undefined) this.#texts++;
    else frame.awaits = "more";
  }

  #duplicate(name: string): void {
    const rule = "must not stand twice in one object";
    if (this.#itemDepth < 0) throw new SourceUnreadable(`a member ${rule}`, this.place);
    this.#itemFault ??= { kind: "fault", at: this.#itemPlace, field: name.slice(0, 100), rule };
  }

  #countValue(): void {
    if (++this.#valuesInItem > MOST_VALUES)
      throw new SourceUnreadable("holds too many values in one record", this.place);
  }

  #fail(): never {
    throw new SourceUnreadable("must be JSON (RFC 8259), whole and without anything after its end", this.place);
  }
}

function matches(pattern: JsonPattern, path: JsonPath): boolean {
  return pattern.length === path.length && leads(path, pattern);
}

/** Tells whether a path leads to what a pattern names. */
function leads(path: JsonPath, pattern: JsonPattern): boolean {
  const fits = (step: string | number, index: number): boolean =>
    pattern[index] === "#" ? typeof step === "number" : pattern[index] === step;
  return path.length <= pattern.length && path.every(fits);
}
