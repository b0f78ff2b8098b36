import { resolve } from "node:path";
import { spellId } from "@countersign/spelling";
import { MASTER_KEY_BYTES } from "@countersign/store";
import { isSupportedCountry } from "libphonenumber-js/mobile";
import type { NumberRange } from "../send/servesNumber.ts";
import { findClosest } from "./findClosest.ts";
import { type Kind, listOf, matching } from "./kind.ts";

export const anyText: Kind<string> = matching(/^[^\p{Cc}]+$/u, "text without control characters");

export const boolean: Kind<boolean> = {
  rule: "true or false",
  parse: (text) => (text === "true" ? true : text === "false" ? false : null),
};

export function wholeNumber(least: number, most: number): Kind<number> {
  return {
    rule: `a whole number from ${least} to ${most}`,
    parse: (text) => (/^\d{1,9}$/.test(text) ? within(Number(text), least, most) : null),
  };
}

export function decimal(least: number, most: number): Kind<number> {
  return {
    rule: `a number from ${least} to ${most}`,
    parse: (text) => (/^\d{1,9}(\.\d{1,9})?$/.test(text) ? within(Number(text), least, most) : null),
  };
}

function within(value: number, least: number, most: number): number | null {
  return value >= least && value <= most ? value : null;
}

const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A time such as 24h, in milliseconds. */
export const duration: Kind<number> = {
  rule: "a time such as 24h: a number in s, m, h or d",
  parse(text) {
    const [, time, unit] = /^([1-9]\d{0,4})([smhd])$/.exec(text) ?? [];
    return unit === undefined ? null : Number(time) * UNIT_MS[unit as keyof typeof UNIT_MS]; // the pattern's units
  },
};

export const port = wholeNumber(0, 65_535);

/** A path, made absolute from the working directory. What only a shell understands would name a folder of that name. */
export const path: Kind<string> = {
  rule: "a path, in which ~ and $ stand for nothing",
  parse: (text) => (/\p{Cc}|^~|\$/u.test(text) ? null : resolve(text)),
};

/** A word of the list's own, or the path of a file. */
export const passwordList: Kind<string> = {
  rule: `common, off or ${path.rule}`,
  parse: (text) => (text === "common" || text === "off" ? text : path.parse(text)),
};

export const id: Kind<string> = { rule: "24 hexadecimal digits", parse: spellId };

/** Upper case is read too; secrets are kept in lower case. */
export const clientSecret: Kind<string> = {
  rule: "32 hexadecimal digits",
  parse: (text) => (/^[0-9a-f]{32}$/i.test(text) ? text.toLowerCase() : null),
};

export const masterKey: Kind<Uint8Array> = {
  rule: `${MASTER_KEY_BYTES} bytes in base64, as "openssl rand -base64 ${MASTER_KEY_BYTES}" prints them`,
  parse: (text) => (/^[A-Za-z0-9+/]{43}=?$/.test(text) ? Uint8Array.from(Buffer.from(text, "base64")) : null),
};

const LEAST_PASSPHRASE = 12;

/** What somebody has chosen is guessed at as fast as machines can. */
export const backupPassphrase: Kind<string> = {
  rule: `a line of ${LEAST_PASSPHRASE} characters or more`,
  parse: (text) => (text.length >= LEAST_PASSPHRASE ? anyText.parse(text) : null),
};

export const callingCode: Kind<string> = matching(/^\+[1-9]\d{0,2}$/, "a country calling code such as +86");

const numberRange: Kind<NumberRange> = {
  rule: "a country such as CN, a calling code such as +86, or how numbers begin, such as +1242",
  parse: (text) => (/^\+[1-9]\d{0,9}$/.test(text) || isSupportedCountry(text) ? text : null),
};

const numberRangeList = listOf(numberRange, "a list of countries such as CN,US, or of how numbers begin, such as +86");

/** Which numbers; "*" stands for all of them and gives an empty list. */
export const numberRanges: Kind<readonly NumberRange[]> = {
  rule: `${numberRangeList.rule}, or *`,
  parse: (text) => (text === "*" ? [] : numberRangeList.parse(text)),
};

const NEARLY_PRODUCTION = /prod|prd/i;

/** Whether this is production. A near miss would leave development doors open, so it is refused. */
export const isProduction: Kind<boolean> = {
  rule: 'exactly "production" there; "development", "test" or another word elsewhere',
  parse(text) {
    if (text === "production") return true;
    const isOther = /^\w[\w.-]*$/.test(text) && !NEARLY_PRODUCTION.test(text);
    return isOther && findClosest(text.toLowerCase(), ["production"]) === null ? false : null;
  },
};
