import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { ApplicationLogo, ApplicationLook } from "@countersign/core";
import type { Kind } from "../config/kind.ts";
import { path } from "../config/kinds.ts";
import { systemReason } from "../config/systemReason.ts";
import { imageTypeOf } from "../face/imageTypeOf.ts";
import { CommandFailure } from "./CommandFailure.ts";

const NONE = "none";
const LOGO_BYTES = 128 * 1024;

const colour: Kind<string> = {
  rule: `a colour as #rrggbb, or "${NONE}"`,
  parse: (text) => (text === NONE || /^#[0-9a-f]{6}$/i.test(text) ? text.toLowerCase() : null),
};

const file: Kind<string> = {
  rule: `${path.rule}, or "${NONE}"`,
  parse: (text) => (text === NONE ? text : path.parse(text)),
};

const page: Kind<string> = {
  rule: `an https address, or "${NONE}"`,
  parse: (text) => (text === NONE || (URL.canParse(text) && new URL(text).protocol === "https:") ? text : null),
};

/** How an application looks on the hosted pages. */
export const lookOptions = {
  logo: {
    value: "FILE",
    kind: file,
    summary: `its logo on the hosted pages, a PNG, JPEG or WebP picture of at most ${LOGO_BYTES / 1024} kB, or "${NONE}"`,
  },
  colour: {
    value: "COLOUR",
    kind: colour,
    summary: `its colour on the hosted pages, such as #0a7d4b, or "${NONE}"; it is made lighter or darker where it could not be read`,
  },
  terms: {
    value: "URL",
    kind: page,
    summary: `the terms that people agree to by making an account at the hosted pages, or "${NONE}"`,
  },
  privacy: {
    value: "URL",
    kind: page,
    summary: `what is done with their data, named beside the terms, or "${NONE}"`,
  },
} as const;

/** What of a look was given; null: it stays. */
export type GivenLook = Readonly<Record<keyof typeof lookOptions, string | null>>;

/** A look, and the logo that goes with it; left out: the one that there is. */
export interface ReadLook {
  readonly look: ApplicationLook;
  readonly logo?: ApplicationLogo | null;
}

/**
 * Gives a look with what was given of it.
 * @throws {CommandFailure} failed for a file that is no logo
 */
export async function readLook(known: ApplicationLook, given: GivenLook): Promise<ReadLook> {
  const chosen = (value: string | null, before: string | null): string | null =>
    value === null ? before : value === NONE ? null : value;
  const look: ApplicationLook = {
    ...known,
    colour: chosen(given.colour, known.colour),
    termsUrl: chosen(given.terms, known.termsUrl),
    privacyUrl: chosen(given.privacy, known.privacyUrl),
  };
  if (given.logo === null) return { look };
  const logo = given.logo === NONE ? null : await readLogo(given.logo);
  return { look: { ...look, logo: logo?.id ?? null }, logo };
}

async function readLogo(file: string): Promise<ApplicationLogo> {
  const content = await readFile(file).catch((error: unknown) => {
    throw new CommandFailure("failed", `${file} cannot be read: ${systemReason(error)}.`);
  });
  const type = imageTypeOf(content);
  if (type === null) throw new CommandFailure("failed", `${file} is no PNG, JPEG or WebP picture.`);
  if (content.length > LOGO_BYTES)
    throw new CommandFailure("failed", `${file} has more than ${LOGO_BYTES / 1024} kB, and every page loads it.`);
  return { id: createHash("sha256").update(content).digest("hex"), type, content };
}
