import { availableParallelism } from "node:os";
import type { Hasher, Random } from "@countersign/core";
import { parsePassword } from "@countersign/moving";
import { hash, parseOptions, verify } from "@node-rs/argon2";
import { type Claimant, TurnQueue, type TurnQueueLimits } from "../slots/TurnQueue.ts";
import { verifyForeign } from "./verifyForeign.ts";

/** OWASP's first choice of parameters (Password Storage Cheat Sheet): 19 MiB, two passes, one lane. */
const PARAMETERS = {
  algorithm: 2, // Argon2id
  version: 1, // 0x13
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
  outputLen: 32,
} as const;
const SALT_BYTES = 16;

/** Threads of libuv's pool unless the operator asks for more; one stays free for files and host names. */
const LIBUV_THREADS = 4;

const DEFAULT_LIMITS: TurnQueueLimits = {
  concurrency: Math.min(availableParallelism(), LIBUV_THREADS - 1),
  waiting: 256,
  waitMs: 5000,
};

type Hashes = Omit<Hasher, "of">;

/** Hashes passwords and recovery codes with Argon2id, on threads of their own. All calls may throw QueueBusy. */
export interface Argon2Hasher extends Hasher {
  /** Gives a PHC string with its own salt. */
  hash(secret: string): Promise<string>;
  /** Also of a hash that another system made. */
  verify(phc: string, secret: string): Promise<boolean>;
  /** How many hashes wait for their turn. */
  waiting(): number;
}

/** Gives a hasher that runs as many hashes at once as the machine has cores, and lets 256 wait for 5 s at most. */
export function createHasher(parts: {
  readonly random: Random;
  readonly limits?: Partial<TurnQueueLimits>;
}): Argon2Hasher {
  const { random, limits } = parts;
  const queue = new TurnQueue({ ...DEFAULT_LIMITS, ...limits });
  const nobodysHash = makeNobodysHash(random);
  const hashesOf = (claimantOf: () => Claimant | undefined = () => undefined): Hashes => ({
    needsRehash,
    hash(secret) {
      return queue.run(() => hash(secret, { ...PARAMETERS, salt: random.bytes(SALT_BYTES) }), claimantOf());
    },
    verify: (phc, secret) =>
      queue.run(() => (isArgon2(phc) ? verify(phc, secret) : verifyForeign(phc, secret)), claimantOf()),
    async verifyUnknown(secret) {
      await queue.run(() => verify(nobodysHash, secret), claimantOf());
      return false;
    },
  });
  return {
    ...hashesOf(),
    waiting: () => queue.waiting,
    of: ({ networks, gone }) => hashesOf(() => ({ turn: networks, gone: gone() })),
  };
}

function isArgon2(phc: string): boolean {
  return phc.startsWith("$argon2");
}

/** @throws when the text is no hash that is known here */
function needsRehash(phc: string): boolean {
  if (!isArgon2(phc) && parsePassword(phc) !== null) return true;
  const used = parseOptions(phc);
  return (
    used.saltLen < SALT_BYTES ||
    (Object.keys(PARAMETERS) as (keyof typeof PARAMETERS)[]) // Object.keys forgets the literal keys
      .some((name) => used[name] !== PARAMETERS[name])
  );
}

/** A well-formed hash that no secret is known for: salt and digest are both random. */
function makeNobodysHash(random: Random): string {
  const { memoryCost, timeCost, parallelism, outputLen } = PARAMETERS;
  const encode = (length: number): string => Buffer.from(random.bytes(length)).toString("base64").replaceAll("=", "");
  return `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$${encode(SALT_BYTES)}$${encode(outputLen)}`;
}
