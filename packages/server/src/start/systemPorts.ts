import { createHash, randomFillSync } from "node:crypto";
import type { Clock, Digest, Random } from "@countersign/core";
import { createPooledRandom } from "./createPooledRandom.ts";

export const systemClock: Clock = { nowMs: () => Date.now() };

export const systemRandom: Random = createPooledRandom(randomFillSync);

/** SHA-256, hexadecimal. */
export const sha256: Digest = (text) => createHash("sha256").update(text).digest("hex");
