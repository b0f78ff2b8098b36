import { createFixedClock, createSeededRandom, type FixedClock } from "@countersign/testkit";
import type { CoreSettings, Rate } from "../model/coreSettings.ts";
import { NOWHERE } from "../model/place.ts";
import type { Ports, Store } from "../model/ports.ts";

const unlimited: Rate = { limit: Number.MAX_SAFE_INTEGER, windowMs: 1 };

const settings: CoreSettings = {
  totpStrictConfirm: false,
  freshMs: 900_000,
  importWeak: false,
  sendLimits: {
    resend: unlimited,
    backedRecipient: unlimited,
    backedUser: unlimited,
    backedAddress: unlimited,
    notice: unlimited,
    recipient: unlimited,
    address: unlimited,
    device: unlimited,
    prefix: unlimited,
    application: unlimited,
    applicationBudget: unlimited,
  },
  requestLimits: {
    lookup: unlimited,
    lookupUser: unlimited,
    registration: unlimited,
    registrationBytes: unlimited,
    registrationBytesInAll: unlimited,
    authorization: unlimited,
    exchange: unlimited,
    ownLogin: unlimited,
    ownLoginUser: unlimited,
    recoveryCode: unlimited,
  },
  servesNumber: () => true,
  trailKeptMs: null,
  facilities: { sms: false, email: false, faceReading: false },
  faceThresholds: { live: 0.45, photos: 0.5, photo: 0.53 },
  faceLimits: { sessions: unlimited, fetches: unlimited },
  decisionsKeptMs: 0,
  environment: "test",
  uploadLimits: { address: unlimited, addressMegabytes: unlimited, everybody: unlimited, waiting: 1_000_000 },
};

/** No verb of it may be called. */
const noStore = new Proxy({} as Store, {
  get: (_target, verb) => () => Promise.reject(new Error(`${String(verb)} of the store was called`)),
});

/** Gives ports for judging without a database: a clock that stands, repeating randomness, hashing that costs nothing. */
export function makePorts(
  given: { readonly settings?: Partial<CoreSettings>; readonly store?: Partial<Store>; readonly nowMs?: number } = {},
): Ports & { readonly clock: FixedClock } {
  return {
    clock: createFixedClock(given.nowMs ?? 1_700_000_000_000),
    random: createSeededRandom("core"),
    hasher: {
      hash: async (secret) => `hashed ${secret}`,
      verify: async (hash, secret) => hash === `hashed ${secret}`,
      verifyUnknown: async () => false,
      needsRehash: () => false,
    },
    commonPasswords: null,
    digest: (text) => `digest of ${text}`,
    codeMac: { sign: (text) => `mac of ${text}`, matches: (text, mac) => mac === `mac of ${text}` },
    store: { ...noStore, ...given.store },
    settings: { ...settings, ...given.settings },
    sessionUses: { note: () => undefined },
    faces: null,
    surroundings: {
      placeOf: () => NOWHERE,
      isDenied: () => null,
      isAnonymous: () => null,
      isLeaked: async () => null,
    },
    fetchPhoto: (url) => Promise.reject(new Error(`${url} was fetched`)),
  };
}
