/** Reads the photos of bench/face.ts as the service does. */
import { readFileSync } from "node:fs";
import { decodePhoto } from "../packages/face/src/decode/decodePhoto.ts";
import { findFaces } from "../packages/face/src/detect/findFaces.ts";
import { pickFaces } from "../packages/face/src/detect/pickFaces.ts";
import { describeFace } from "../packages/face/src/embed/describeFace.ts";
import { createPyramid } from "../packages/face/src/image/pyramid.ts";
import { locateFace } from "../packages/face/src/read/locateFace.ts";
import { readFace } from "../packages/face/src/read/readFace.ts";
import type { Networks } from "../packages/face/src/runtime/networks.ts";
import { UnusablePhoto } from "../packages/face/src/UnusablePhoto.ts";

const PROGRESS_EVERY = 100;

export interface Measured {
  readonly descriptors: Map<string, readonly number[]>;
  readonly withoutFace: string[];
  readonly latenciesMs: number[];
  /** What the service says of each photo as a portrait, and how often. */
  readonly verdicts: Map<string, number>;
}

/** Describes the main face whatever its quality; null where there is none, or the file is no image. */
async function describeMain(networks: Networks, file: Uint8Array): Promise<readonly number[] | null> {
  try {
    const picture = createPyramid(await decodePhoto(file));
    const picked = pickFaces(await findFaces(networks, picture), picture.full);
    if (picked === null) return null;
    return await describeFace(networks, (await locateFace(networks, picture, picked.main)).chip);
  } catch (error) {
    if (error instanceof UnusablePhoto) return null;
    throw error;
  }
}

/** Reads every photo twice: for the main face that is on it, and for what the service says of it. */
export async function measureFaces(networks: Networks, files: ReadonlyMap<string, string>): Promise<Measured> {
  const measured: Measured = { descriptors: new Map(), withoutFace: [], latenciesMs: [], verdicts: new Map() };
  for (const [index, [path, file]] of [...files].entries()) {
    const bytes = readFileSync(file);
    const startedMs = performance.now();
    const descriptor = await describeMain(networks, bytes);
    measured.latenciesMs.push(performance.now() - startedMs);
    if (descriptor === null) measured.withoutFace.push(path);
    else measured.descriptors.set(path, descriptor);
    const reading = await readFace(networks, bytes, "portrait");
    const verdict = reading.ok ? "usable" : reading.fault;
    measured.verdicts.set(verdict, (measured.verdicts.get(verdict) ?? 0) + 1);
    if ((index + 1) % PROGRESS_EVERY === 0) console.error(`${index + 1} of ${files.size} photos`);
  }
  return measured;
}
