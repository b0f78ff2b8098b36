import { apiScopes, livenessFailures } from "@countersign/contract";
import { type AuditType, type PlainReason, type WindowName, windowRules } from "@countersign/core";

/** Why something failed, for whoever helps the person: what he should know, and not what he was told. */
const plainWords: Readonly<Record<PlainReason, string>> = {
  abandoned: "no second factor was proved in the time that there was for it",
  accountBlocked: "the account is blocked",
  addressUnproved: "the only address is not proved yet: a code at it was asked for first",
  assurance: "a fresh proof by a second factor was asked for first",
  backupFailed: "a backup could not be made (the log of that time tells why)",
  bound: "such a factor is bound already",
  clockAhead: "a code of a time to come: the clock of the app is ahead",
  clockBehind: "a code of a time that is over: the clock of the app is behind, or it was typed late",
  different: "the photos do not show one person",
  disabled: "the factor is switched off after too many wrong tries",
  endedSecret: "the secret that was used has ended",
  expired: "it came too late: the code had run out",
  firstFactorUnsuitable: "the second factor is the way in which the first was passed",
  gatewayDown: "the gateway did not answer, or said that it is down or busy",
  gatewayMisconfigured: "the gateway refused the credentials, the sender or the template that are set",
  gatewayMissing: "no gateway is set up that may be asked",
  gatewayUncertain: "the gateway broke off: nobody knows whether it took the message",
  locked: "the factor is locked for a while after wrong tries",
  messageExpired: "no gateway took the message before it ran out",
  noAddress: "a proved address was asked for, and the account has none",
  notBound: "no such factor is bound",
  nothingBound: "no second factor is bound",
  nothingHeldOver: "there is no factor that could be released",
  nothingPassed: "the sign-in that is not complete yet may not do this",
  nothingPending: "nothing was waiting to be confirmed",
  notLive: "a live face session is demanded, and photos were sent",
  olderSecret: "an older secret was used where the newest is demanded",
  outdated: "the face was bound with a model that is not used any more",
  passwordDisavowed: "the password was suspended, by its owner or with all others: it opens nothing until it is reset",
  passwordSuspended: "the right password, which signs nobody in until it is changed",
  policy: "the policy refused the sign-in (policy explain tells why)",
  prefixStopped: "codes to numbers that begin alike are stopped, for hardly any came back",
  recipientRefused: "the gateway refused this recipient",
  redirectUri: "the address to lead back to is not one of the application's",
  replayed: "the code was redeemed before: what it had given was ended",
  session: "the session had ended, or does not satisfy the application",
  strangeAddress: "the address is not one that the account may bind now",
  superseded: "a newer code had been sent: this one is no longer good",
  taken: "another account has the address",
  tokenSpent: "the sign-in or the device was used up or ended before",
  unknown: "there is no such account or code",
  unusable: "the photo cannot be used",
  used: "a right code that had been used before",
  verifier: "the verifier does not fit the code",
  wrongPassword: "wrong password, or no such account",
  wrongProof: "wrong code or proof",
  wrongSecret: "a wrong secret was used",
};

const LIMIT = /^(.+)Limit$/;

/** Says in words why something failed; what no build knows is said as it stands. */
export function refusalWords(type: AuditType, reason: string): string {
  if (Object.hasOwn(plainWords, reason)) return plainWords[reason as PlainReason]; // a key of it
  if (Object.hasOwn(livenessFailures, reason)) return "the live face session failed";
  if (Object.hasOwn(apiScopes, reason)) return `the key lacks the scope ${reason}`;
  const [, trail] = LIMIT.exec(reason) ?? [];
  const rule = trail === undefined ? null : ruleOf(type, trail);
  return rule === null ? reason : `a limit is used up: ${windowRules[rule].counts}`;
}

/** Passwords and codes have limits of one name: the act tells which it was. */
function ruleOf(type: AuditType, trail: string): WindowName | null {
  const names = (Object.keys(windowRules) as WindowName[]).filter((name) => windowRules[name].trail === trail); // its keys
  const ofCodes = type === "code.verify" || type === "signIn.code";
  return names.find((name) => name.startsWith(ofCodes ? "code" : "password")) ?? names[0] ?? null;
}
