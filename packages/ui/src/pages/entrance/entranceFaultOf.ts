import { type CountersignError, ProofRefusedError, ThrottledError } from "@countersign/sdk";
import { type Fault, faultOf } from "../../flow/faultOf.ts";
import type { Fill } from "../../words/Catalogues.ts";
import type { EntranceWord } from "../words/entranceWords.ts";
import { CookieRefused } from "./CookieRefused.ts";

/** What went wrong: in the words of these pages or of the element, and at which field; null: at none. */
export interface EntranceFault {
  readonly field: string | null;
  readonly text: Fault | { readonly word: EntranceWord; readonly fill?: Fill };
  /** Where to go instead. */
  readonly instead?: "forgotten" | "register" | "sign-in";
}

const MALFORMED = 400;

/** What is said of failures in words of these pages. The field is the one that people would look at. */
const words: ReadonlyMap<number, Omit<EntranceFault, "text"> & { readonly word: EntranceWord }> = new Map([
  [2104, { word: "faultSuspended", field: null, instead: "forgotten" }],
  [2005, { word: "faultBlocked", field: null }],
  [2004, { word: "faultNobody", field: null, instead: "register" }],
  [2026, { word: "faultTaken", field: null, instead: "sign-in" }],
  [2034, { word: "faultNameTaken", field: "username", instead: "sign-in" }],
  [2035, { word: "faultTaken", field: "phone", instead: "sign-in" }],
  [2200, { word: "faultTaken", field: "email", instead: "sign-in" }],
  [2091, { word: "faultUnsuitable", field: null }],
  [2090, { word: "faultChannel", field: null }],
]);

/** Gives what to tell of an error. */
export function entranceFaultOf(error: unknown): EntranceFault | null {
  const code = (error as Partial<CountersignError>).code ?? 0;
  const known = words.get(code);
  if (known !== undefined) {
    const { word, ...rest } = known;
    return { ...rest, text: { word } };
  }
  if (error instanceof ThrottledError) return { field: null, text: waitOf(error) };
  if (error instanceof ProofRefusedError && code === WRONG_PASSWORD) return { field: "password", text: wrongOf(error) };
  if (code === MALFORMED) return malformedOf(error as CountersignError);
  if (error instanceof CookieRefused) return { field: null, text: { word: "faultCookies" } };
  const text = faultOf(error);
  return text === null ? null : { field: error instanceof ProofRefusedError ? "code" : null, text };
}

const WRONG_PASSWORD = 2333;

function wrongOf({ remainingTries }: ProofRefusedError): EntranceFault["text"] {
  if (remainingTries === null) return { word: "faultPassword" };
  return { word: "faultPasswordLeft", fill: { count: remainingTries } };
}

function waitOf({ retryAfterSeconds: seconds }: ThrottledError): EntranceFault["text"] {
  if (seconds === null) return { key: "faultWaitUnknown" };
  return seconds < 120
    ? { key: "faultWait", fill: { seconds } }
    : { word: "faultWaitMinutes", fill: { minutes: Math.ceil(seconds / 60) } };
}

/** What is wrong with a field, as people would say it. Why a password is refused the server says itself. */
function malformedOf({ data, message }: CountersignError): EntranceFault {
  const { field, reason } = (data ?? {}) as { readonly field?: unknown; readonly reason?: unknown };
  const name = String(field).replace("newPassword", "password");
  if (reason !== undefined) return { field: name, text: { said: message } };
  const text = malformedWords.get(name);
  return text === undefined ? { field: null, text: { said: message } } : { field: name, text };
}

const malformedWords: ReadonlyMap<string, EntranceFault["text"]> = new Map<string, EntranceFault["text"]>([
  ["email", { key: "faultMail" }],
  ["phone", { key: "faultPhone" }],
  ["username", { word: "faultName" }],
  ["account", { word: "faultPassword" }],
  ["password", { word: "faultPasswordShort" }],
  ["code", { key: "faultEmptyCode" }],
]);
