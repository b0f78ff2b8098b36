import { randomBytes } from "node:crypto";
import type { Random } from "@countersign/core";

/** Real randomness, for tests in which several processes must not draw the same ids. */
export const systemRandom: Random = { bytes: (length) => randomBytes(length) };
