import type { CoreSettings, RequestLimits, SendLimits } from "../model/coreSettings.ts";
import type { WindowName } from "../model/windowName.ts";
import { guessLimits } from "./guessLimits.ts";
import type { LimitScope, WindowRule } from "./limitRule.ts";
import { photoPlaces } from "./photoPlaces.ts";

const { password, code } = guessLimits;
/** How long hardly any code that comes back stops a prefix. */
const PREFIX_STOP_MS = 6 * 3600 * 1000;

type Words = readonly [counts: string, refuses: string];

function guesses(over: LimitScope, trail: string, rate: { limit: number; windowMs: number }, words: Words): WindowRule {
  const [counts, refuses] = words;
  return { counts, refuses, over, trail, rate: () => rate };
}

function sends(over: LimitScope, trail: keyof SendLimits, [counts, refuses]: Words): WindowRule {
  return { counts, refuses, over, trail, rate: ({ sendLimits }) => sendLimits[trail] };
}

function requests(over: LimitScope, trail: keyof RequestLimits, [counts, refuses]: Words): WindowRule {
  return { counts, refuses, over, trail, rate: ({ requestLimits }) => requestLimits[trail] };
}

function faces(over: LimitScope, trail: string, rate: WindowRule["rate"], [counts, refuses]: Words): WindowRule {
  return { counts, refuses, over, trail, rate };
}

const ONE_CODE = "another code; the one that was sent stays good";

/**
 * All that is counted and refuses somebody when it is used up, by name. Whatever counts takes its rate from here, and
 * whoever shows or frees what refuses a person reads it here.
 */
export const windowRules: Readonly<Record<WindowName, WindowRule>> = {
  passwordPair: guesses("accountAtPlace", "pair", password.pair, [
    "wrong passwords from one network that the account has not signed in from",
    "the right password from there",
  ]),
  passwordKnown: guesses("accountAtPlace", "known", password.pair, [
    "wrong passwords from one place or device that the account has signed in from",
    "the right password from there",
  ]),
  passwordSession: guesses("account", "known", password.pair, [
    "wrong old passwords within sessions of the account",
    "a change of the password",
  ]),
  passwordAccount: guesses("account", "account", password.account, [
    "wrong passwords from everywhere that the account has not signed in from",
    "the right password from wherever it has not signed in from",
  ]),
  codePair: guesses("accountAtPlace", "pair", code.pair, [
    "wrong codes for one address or number from one network that its owner has not signed in from",
    "the right code from there",
  ]),
  codeKnown: guesses("accountAtPlace", "known", code.pair, [
    "wrong codes for one address or number from where its owner has signed in",
    "the right code from there",
  ]),
  codeRecipient: guesses("recipient", "account", code.account, [
    "wrong codes for one address or number from everywhere that its owner has not signed in from",
    "the right code from wherever he has not signed in from",
  ]),
  guessAddress: guesses("place", "address", password.address, [
    "wrong passwords and codes from one network, whatever the account",
    "right passwords and codes from there of accounts that have not signed in from there",
  ]),
  resend: sends("recipient", "resend", ["codes of one purpose to one address or number", ONE_CODE]),
  recipient: sends("recipient", "recipient", [
    "codes to one address or number that strangers ask for",
    "codes that somebody asks for who is neither signed in nor known there",
  ]),
  backedRecipient: sends("recipient", "backedRecipient", [
    "codes to one address or number that its owner waits for",
    "codes that he asks for",
  ]),
  backedUser: sends("account", "backedUser", [
    "codes by one channel that the account waits for",
    "codes by that channel that it asks for",
  ]),
  backedAddress: sends("place", "backedAddress", [
    "codes asked for from one network, by those who wait for them",
    "codes that somebody asks for from there who is signing in, or signed in",
  ]),
  sendAddress: sends("place", "address", [
    "codes asked for from one network, by strangers",
    "codes that strangers ask for from there",
  ]),
  device: sends("device", "device", [
    "codes asked for by one device that names itself, by strangers",
    "codes that somebody asks for on it who is neither signed in nor known there",
  ]),
  prefix: sends("prefix", "prefix", [
    "text messages to numbers that begin alike, asked for by strangers",
    "text messages that strangers ask for: dropped in silence, but at proved numbers",
  ]),
  prefixStop: {
    counts: "codes to numbers that begin alike of which hardly any came back",
    over: "prefix",
    refuses: "text messages that strangers ask for, and notices: dropped in silence, but at proved numbers",
    trail: "prefixStopped",
    rate: () => ({ limit: 1, windowMs: PREFIX_STOP_MS }),
  },
  application: sends("application", "application", [
    "codes by one channel of one application, asked for by strangers",
    "codes that strangers ask for: dropped in silence, but at proved addresses",
  ]),
  applicationBudget: sends("application", "applicationBudget", [
    "codes by one channel of one application in a day, asked for by strangers",
    "codes that strangers ask for: dropped in silence, but at proved addresses",
  ]),
  notice: sends("recipient", "notice", ["notices to one address or number", "notices: dropped in silence"]),
  lookup: requests("place", "lookup", [
    "questions from one network whether an account is there",
    "such questions from there; some clients ask before they sign in",
  ]),
  lookupUser: requests("account", "lookupUser", [
    "questions of one account whether it may use an address",
    "such questions; some clients ask before they bind an address",
  ]),
  registration: requests("place", "registration", [
    "accounts that people make for themselves from one network",
    "registrations from there",
  ]),
  registrationBytes: requests("place", "registrationBytes", [
    "bytes of profile and custom data that registrations bring along from one network",
    "profile and custom data of registrations from there; not the registrations",
  ]),
  registrationBytesInAll: requests("everybody", "registrationBytesInAll", [
    "bytes of profile and custom data that registrations bring along",
    "profile and custom data of registrations; not the registrations",
  ]),
  authorization: requests("account", "authorization", [
    "codes by which the account goes back to applications",
    "another such code",
  ]),
  exchange: requests("application", "exchange", [
    "codes that one application brings, good or not",
    "the way back to it of somebody who has signed in",
  ]),
  ownLogin: requests("application", "ownLogin", [
    "logins that one application has passed by itself, and what it tells of sessions",
    "such logins to it",
  ]),
  ownLoginUser: requests("account", "ownLoginUser", [
    "logins of one account that applications have passed by themselves, and what they tell of its sessions",
    "such logins of the account",
  ]),
  recoveryCode: requests("account", "recoveryCode", [
    "recovery codes that the account has made anew",
    "another one; the one it has stays good",
  ]),
  uploadAddress: faces("place", "address", uploads("address"), ["photos sent from one network", "photos from there"]),
  uploadAddressMegabytes: faces("place", "addressMegabytes", uploads("addressMegabytes"), [
    "megabytes of photos sent from one network",
    "photos from there",
  ]),
  facePlaces: faces("place", "places", (settings) => photoPlaces(settings, "face"), [
    "photos of faces from one network that wait to be used",
    "photos of faces from there",
  ]),
  avatarPlaces: faces("place", "places", (settings) => photoPlaces(settings, "avatar"), [
    "avatars from one network that wait to be adopted",
    "avatars from there",
  ]),
  uploads: faces("everybody", "everybody", uploads("everybody"), ["photos sent by everybody", "photos"]),
  faceSession: faces("account", "sessions", ({ faceLimits }) => faceLimits.sessions, [
    "live sessions of a face",
    "live sessions of the account",
  ]),
  faceFetch: faces("account", "fetches", ({ faceLimits }) => faceLimits.fetches, [
    "photos fetched from elsewhere for one account",
    "photos of the account that lie elsewhere",
  ]),
};

function uploads(name: "address" | "addressMegabytes" | "everybody"): WindowRule["rate"] {
  return ({ uploadLimits }: CoreSettings) => uploadLimits[name];
}
