import { KNOWN_ORIGIN_MS, MFA_TOKEN_SECONDS, SESSION_SECONDS } from "@countersign/core";
import type { KeyPurpose } from "./keyStore.ts";

/** Life of a pool access token. */
export const ACCESS_TOKEN_SECONDS = 2 * 3600;

interface KeyPolicy {
  readonly kind: "secret" | "es256" | "rsa2048";
  readonly scope: "service" | "pool";
  /** How long a key serves to read what it made, after it made the last of it. */
  readonly readableMs: number;
}

const DAY_MS = 86_400_000;

/** What a key of each purpose is, whom it serves, and how long it outlives its last use for writing. */
export const keyPolicies = {
  /** Until nothing is sealed under it any more: a job decides, not the time. */
  sealing: { kind: "secret", scope: "service", readableMs: Number.POSITIVE_INFINITY },
  mfaToken: { kind: "secret", scope: "service", readableMs: MFA_TOKEN_SECONDS * 1000 },
  accessToken: { kind: "secret", scope: "service", readableMs: ACCESS_TOKEN_SECONDS * 1000 },
  /** Codes are over in minutes, where accounts have signed in from is not. */
  codes: { kind: "secret", scope: "service", readableMs: KNOWN_ORIGIN_MS },
  /** A trail must stay verifiable as long as it is kept. */
  audit: { kind: "secret", scope: "service", readableMs: Number.POSITIVE_INFINITY },
  userToken: { kind: "es256", scope: "service", readableMs: SESSION_SECONDS * 1000 },
  /** Some clients carry the public key in their configuration: a month to bring them the next one. */
  passwordTransport: { kind: "rsa2048", scope: "pool", readableMs: 30 * DAY_MS },
} as const satisfies Record<KeyPurpose, KeyPolicy>;

export const keyPurposes = Object.keys(keyPolicies) as readonly KeyPurpose[]; // Object.keys forgets the literal keys

/** The purposes every service has a key for from its first start. */
export const servicePurposes = keyPurposes.filter((purpose) => keyPolicies[purpose].scope === "service");
