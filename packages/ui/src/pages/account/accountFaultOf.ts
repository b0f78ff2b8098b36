import type { CountersignError } from "@countersign/sdk";
import { type Fault, faultOf } from "../../flow/faultOf.ts";
import type { Fill } from "../../words/Catalogues.ts";
import type { AccountKey } from "../words/accountWords.ts";

/** What went wrong, in a sentence of this page or of the second factor, or as the server says it. */
export type AccountFault = Fault | { readonly page: AccountKey; readonly fill?: Fill };

const sentences: Readonly<Record<number, AccountKey>> = {
  2333: "faultPasswordOld",
  2097: "faultLast",
  2102: "faultGone",
  2105: "faultGone",
  2035: "faultTaken",
  2200: "faultTaken",
};

/** Why a password is not taken, by what the refusal says of it. */
const rules: readonly (readonly [sign: string, key: AccountKey])[] = [
  ["common", "faultPasswordCommon"],
  ["ownName", "faultPasswordOwnName"],
  ["at least", "faultPasswordShort"],
  ["at most", "faultPasswordLong"],
];

const MALFORMED = 400;

/** Gives what to tell of an error; null where the person himself broke it off. */
export function accountFaultOf(error: unknown): AccountFault | null {
  const { code, data } = error as Partial<CountersignError>; // what is no error of the SDK has neither
  const page = code === undefined ? undefined : sentences[code];
  if (page !== undefined) return { page };
  const { field, reason, rule } = (data ?? {}) as Readonly<Record<string, unknown>>; // of a problem document
  if (code === MALFORMED && field === "newPassword") {
    const found = rules.find(([sign]) => reason === sign || String(rule).includes(sign));
    if (found !== undefined) return { page: found[1] };
  }
  if (code === MALFORMED && (field === "phone" || field === "email"))
    return { key: field === "phone" ? "faultPhone" : "faultMail" };
  return faultOf(error);
}
