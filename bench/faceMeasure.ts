/** Reads the photos of bench/face.ts as the service does. */
import { decodePhoto } from "../packages/face/src/decode/decodePhoto.ts";
import { loadSharp } from "../packages/face/src/decode/loadSharp.ts";
import { findFaces } from "../packages/face/src/detect/findFaces.ts";
import { pickFaces } from "../packages/face/src/detect/pickFaces.ts";
import { describeFace } from "../packages/face/src/embed/describeFace.ts";
import { createPyramid } from "../packages/face/src/image/pyramid.ts";
import { LEAST_SIZE_PIXELS } from "../packages/face/src/quality/judgeFace.ts";
import { locateFace } from "../packages/face/src/read/locateFace.ts";
import { readFace } from "../packages/face/src/read/readFace.ts";
import type { Networks } from "../packages/face/src/runtime/networks.ts";
import { UnusablePhoto } from "../packages/face/src/UnusablePhoto.ts";
import { readPhotoFile } from "./readPhotoFile.ts";

const PROGRESS_EVERY = 100;

export interface Measured {
  readonly descriptors: Map<string, readonly number[]>;
  readonly withoutFace: string[];
  readonly latenciesMs: number[];
  /** Such as "92 x 112", and how many photos have that size. */
  readonly sizes: Map<string, number>;
  /** Photos in which no face can be large enough for the service. */
  readonly tinyPhotos: string[];
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

async function noteSize({ sizes, tinyPhotos }: Measured, path: string, file: Uint8Array): Promise<void> {
  const sharp = await loadSharp();
  const { width, height } = await sharp(file)
    .metadata()
    .catch(() => ({ width: 0, height: 0 }));
  count(sizes, `${width} x ${height}`);
  if (Math.min(width, height) < LEAST_SIZE_PIXELS) tinyPhotos.push(path);
}

function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

/** Reads every photo twice: for the main face that is on it, and for what the service says of it. */
export async function measureFaces(networks: Networks, files: ReadonlyMap<string, string>): Promise<Measured> {
  const measured: Measured = {
    descriptors: new Map(),
    withoutFace: [],
    latenciesMs: [],
    sizes: new Map(),
    tinyPhotos: [],
    verdicts: new Map(),
  };
  for (const [index, [path, file]] of [...files].entries()) {
    const bytes = await readPhotoFile(file);
    await noteSize(measured, path, bytes);
    const startedMs = performance.now();
    const descriptor = await describeMain(networks, bytes);
    measured.latenciesMs.push(performance.now() - startedMs);
    if (descriptor === null) measured.withoutFace.push(path);
    else measured.descriptors.set(path, descriptor);
    const reading = await readFace(networks, bytes, "portrait");
    count(measured.verdicts, reading.ok ? "usable" : reading.fault);
    if ((index + 1) % PROGRESS_EVERY === 0) console.error(`${index + 1} of ${files.size} photos`);
  }
  return measured;
}
