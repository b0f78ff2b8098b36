import { createHash, randomBytes } from "node:crypto";
import type { Clock, Digest, Random } from "@countersign/core";

export const systemClock: Clock = { nowMs: () => Date.now() };

export const systemRandom: Random = { bytes: (length) => randomBytes(length) };

/** SHA-256, hexadecimal. */
export const sha256: Digest = (text) => createHash("sha256").update(text).digest("hex");
