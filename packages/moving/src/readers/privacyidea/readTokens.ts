import { isObject, type JsonValue } from "../../json/JsonValue.ts";
import type { MovedAuthenticator, MovedFault, SourcePlace, Unsaid } from "../../model.ts";
import { authenticatorOf } from "../../record/accountOf.ts";
import { Members } from "../../record/Members.ts";
import { recordOrFault } from "../../record/recordOrFault.ts";
import { remarksOnLeft } from "../../record/remarks.ts";
import { otherToken, totpOf } from "../../record/totpOf.ts";
import { SourceUnreadable } from "../../SourceUnreadable.ts";
import { seedSecret } from "../oath/seedSecret.ts";

/** What says nothing about the codes or the holder. */
const PASSED = ["issuer", "maxfail", "failcount", "count", "window"];
const PASSED_INFO = [
  "timeWindow",
  "tokenkind",
  "count_auth",
  "count_auth_success",
  "last_auth",
  "import_date",
  "creation_date",
  "assignment_date",
];

/**
 * Gives the tokens of an export.
 * @throws {SourceUnreadable} where it is no list
 */
export function* readTokens(tokens: JsonValue, unsaid: Unsaid): Generator<MovedAuthenticator | MovedFault> {
  if (!Array.isArray(tokens)) throw new SourceUnreadable("must be a list of tokens");
  for (const [index, token] of tokens.entries()) {
    const at: SourcePlace = { line: null, path: `[${index}]` };
    if (isObject(token)) yield recordOrFault(at, () => readToken(at, new Members(token), unsaid));
    else yield { kind: "fault", at, field: "token", rule: "must be an object" };
  }
}

function readToken(at: SourcePlace, token: Members, unsaid: Unsaid): MovedAuthenticator {
  const type = token.demandText("type");
  if (type.toLowerCase() !== "totp") throw otherToken(type);
  demandLive(token);
  const info = token.members("info_list") ?? new Members(new Map());
  const serial = token.text("serial");
  // privacyIDEA refuses this step and all before it (totptoken.py, check_otp).
  const counter = token.integer("counter") ?? 0;
  const totp = totpOf(
    {
      secret: seedSecret(token.demandText("otpkey"), "secret"),
      algorithm: info.text("hashlib"),
      digits: token.integer("otplen"),
      periodSeconds: info.integer("timeStep"),
      label: token.text("description") ?? serial,
      lastStep: counter > 0 ? counter : null,
    },
    { algorithm: "hashlib", digits: "otplen", period: "timeStep" },
    unsaid,
  );
  const owner = readOwner(token);
  const shift = Number(info.text("timeShift") ?? 0);
  const hasPin = token.text("_hashed_pin") !== null;
  token.pass(...PASSED);
  info.pass(...PASSED_INFO);
  return authenticatorOf(at, totp, {
    ...owner,
    remarks: [
      ...(hasPin ? ["not taken over: its PIN"] : []),
      ...(shift === 0 ? [] : ["not taken over: timeShift; codes are looked for one step around"]),
      ...remarksOnLeft(token, info),
    ],
  });
}

/** A token that its source would not accept must not become one that is accepted here. */
function demandLive(token: Members): void {
  if (token.flag("active") === false) throw token.refused("active", "must be true: a disabled token is not moved");
  for (const name of ["revoked", "locked"])
    if (token.flag(name) === true) throw token.refused(name, `must be false: a ${name} token is not moved`);
  const state = token.text("rollout_state");
  if (state !== null && state !== "enrolled") throw token.refused("rollout_state", "must be that of an enrolled token");
}

function readOwner(token: Members): { readonly ownerId: string | null; readonly ownerName: string | null } {
  const user = token.members("user");
  if (user === null) return { ownerId: null, ownerName: ownerOf(token.text("owner") ?? "n/a") };
  user.pass("realm", "resolver", "custom_attributes");
  return { ownerId: user.id("uid"), ownerName: user.text("login") };
}

/** Gives the user name of `login@realm`; null for none. */
export function ownerOf(text: string): string | null {
  if (text === "n/a" || text === "") return null;
  const end = text.lastIndexOf("@");
  return end > 0 ? text.slice(0, end) : text;
}
