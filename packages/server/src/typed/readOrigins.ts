import { malformed } from "@countersign/contract";

/** Pages inside apps have schemes of their own, such as capacitor://localhost, so any scheme with a host will do. */
const BARE = /^[a-z][a-z0-9+.-]*:\/\/[^\s/?#@*]+\/?$/i;

/** Gives the origin that a text names, in its one spelling; null: it names none. */
export function spellOrigin(text: string): string | null {
  if (!BARE.test(text) || !URL.canParse(text)) return null;
  const { protocol, host } = new URL(text);
  return host === "" ? null : `${protocol}//${host}`;
}

/** @throws {MfaError} malformed, naming the first of `field` that is none */
export function readOrigins(texts: readonly string[], field: string): readonly string[] {
  return texts.map((text, at) => {
    const origin = spellOrigin(text);
    if (origin === null) throw malformed(`${field}.${at}`, "must be an origin such as https://app.example.com");
    return origin;
  });
}
