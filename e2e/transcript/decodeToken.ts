type Json = Readonly<Record<string, unknown>>;

export interface DecodedToken {
  readonly header: Json;
  readonly claims: Json;
}

/** A JWT, anywhere in a text. */
export const TOKEN = /\beyJ[\w-]+\.eyJ[\w-]+\.[\w-]+/g;

/** Gives what a token says, whoever signed it. */
export function decodeToken(token: string): DecodedToken {
  const [header = "", claims = ""] = token.split(".");
  const read = (part: string): Json => JSON.parse(Buffer.from(part, "base64url").toString()) as Json; // it begins with {"
  return { header: read(header), claims: read(claims) };
}
