import { Type } from "@countersign/contract";

/** The forms that the claims of all our tokens are made of. */
export const tokenTypes = {
  id: Type.String({ pattern: "^[0-9a-f]{24}$" }),
  /** Seconds since 1970, as NumericDate of RFC 7519 §2 without fractions. */
  seconds: Type.Integer({ minimum: 0 }),
  nullableText: Type.Union([Type.String(), Type.Null()]),
};
