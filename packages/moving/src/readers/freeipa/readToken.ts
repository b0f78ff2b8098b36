import type { MovedAuthenticator, SourcePlace } from "../../model.ts";
import { authenticatorOf } from "../../record/accountOf.ts";
import { Refused } from "../../record/Refused.ts";
import { otherToken, totpOf } from "../../record/totpOf.ts";
import type { Entry } from "./Entry.ts";

/** Attributes that limit a token or move its clock. */
const TOLD = ["ipatokenNotBefore", "ipatokenNotAfter", "ipatokenTOTPclockOffset"];

/**
 * Reads one token.
 * @param classes of the entry, in lower case
 * @throws {Refused}
 */
export function readToken(at: SourcePlace, entry: Entry, classes: readonly string[]): MovedAuthenticator {
  if (!classes.includes("ipatokentotp"))
    throw otherToken(classes.includes("ipatokenhotp") ? "hotp" : "", "objectClass");
  if (entry.flag("ipatokenDisabled"))
    throw new Refused("ipatokenDisabled", "must be FALSE: a disabled token is not moved");
  const secret = entry.bytes("ipatokenOTPkey");
  if (secret === null) throw new Refused("ipatokenOTPkey", "must not be missing");
  const watermark = entry.integer("ipatokenTOTPwatermark") ?? 0;
  const totp = totpOf(
    {
      secret,
      algorithm: entry.text("ipatokenOTPalgorithm"),
      digits: entry.integer("ipatokenOTPdigits"),
      periodSeconds: entry.integer("ipatokenTOTPtimeStep"),
      label: entry.text("description") ?? entry.text("ipatokenUniqueID"),
      lastStep: watermark > 0 ? watermark : null,
    },
    { algorithm: "ipatokenOTPalgorithm", digits: "ipatokenOTPdigits", period: "ipatokenTOTPtimeStep" },
  );
  const told = TOLD.filter((name) => !["", "0"].includes(entry.text(name) ?? ""));
  return authenticatorOf(at, totp, { remarks: told.length === 0 ? [] : [`not taken over: ${told.join(", ")}`] });
}
