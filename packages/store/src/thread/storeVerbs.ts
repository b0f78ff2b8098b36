import type { Change, Store } from "@countersign/core";

/** Which thread a verb of the domain's store is for: the one that reads, or the one that writes. */
export const storeVerbs: { readonly [Verb in keyof Store]: "read" | "write" } = {
  findPool: "read",
  findAnyPool: "read",
  findDefaultApplication: "read",
  findApplication: "read",
  findSubject: "read",
  listSubjects: "read",
  findNamed: "read",
  findMfaToken: "read",
  findFlow: "read",
  findOpenMfaToken: "read",
  findSession: "read",
  findConfirmedBinding: "read",
  findCaller: "read",
  findCodes: "read",
  findHolders: "read",
  findLogo: "read",
  findPhotos: "read",
  findFaceSession: "read",
  findSealedProfiles: "read",
  findAuthorizationCode: "read",
  findDisavowal: "read",
  findSessions: "read",
  findTrustedDevices: "read",
  findActivity: "read",
  findApiKey: "read",
  listApiKeys: "read",
  listManagedUsers: "read",
  listMessages: "read",
  listManagedApplications: "read",
  findManagedApplication: "read",
  findIdempotent: "read",
  findReleases: "read",
  findCounts: "read",
  findWindowsOf: "read",
  findPlaces: "read",
  findDrops: "read",
  findTrail: "read",
  findTrailHeads: "read",
  findTrailBehind: "read",
  findOpenKinds: "read",
  findFullWindows: "read",
  findUntold: "read",
  findPolicies: "read",
  listPolicies: "read",
  findDecision: "read",
  listDecisions: "read",
  listDecisionsOf: "read",
  findSessionStamps: "read",
  listChallenged: "read",
  findWaitingPhotos: "read",
  findShownPass: "read",
  findLivePass: "read",
  findAccessPass: "read",
  listAccessPasses: "read",
  listWebhookEndpoints: "read",
  findWebhookEndpoint: "read",
  findWebhookMessage: "read",
  listWebhookMessages: "read",
  listWebhookAttempts: "read",
  settle: "write",
};

/** What JSON has no word for. */
type Wordless<T> = T extends Uint8Array | ReadonlyMap<unknown, unknown> | ReadonlySet<unknown> | Date
  ? true
  : T extends object
    ? { [Key in keyof T]: Wordless<T[Key]> }[keyof T]
    : never;

type WordlessVerb = {
  [Verb in keyof Store]: true extends Wordless<Awaited<ReturnType<Store[Verb]>>> ? Verb : never;
}[keyof Store];

type WordlessChange = { [C in Change as C["type"]]: true extends Wordless<C> ? C["type"] : never }[Change["type"]];

const wordlessVerbs: Readonly<Record<WordlessVerb, true>> = {
  findLogo: true,
  findPhotos: true,
  findCounts: true,
  findSessionStamps: true,
};
const wordlessChanges: Readonly<Record<WordlessChange, true>> = { setLogo: true, savePhoto: true };

/** Tells whether JSON says all that a verb gives. */
export function hasJsonResult(verb: string): boolean {
  return Object.hasOwn(storeVerbs, verb) && !Object.hasOwn(wordlessVerbs, verb);
}

/** Tells whether JSON says all that a verb is given. */
export function hasJsonArgs(verb: string, [changes]: readonly unknown[]): boolean {
  if (verb !== "settle") return Object.hasOwn(storeVerbs, verb);
  return !(changes as readonly Change[]).some(({ type }) => Object.hasOwn(wordlessChanges, type)); // settle's one argument
}
