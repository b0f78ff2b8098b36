import { MfaError } from "@countersign/contract/errors";
import type { ShownFace } from "../factors/face/face.ts";
import { admitAtOnce } from "../limits/admitAtOnce.ts";
import { faceFetchWindow } from "../limits/faceWindows.ts";
import type { Change } from "../model/changes.ts";
import type { FaceRefusal } from "../model/faces.ts";
import type { Subject } from "../model/model.ts";
import { once } from "../model/once.ts";
import type { Ports } from "../model/ports.ts";
import { refOf } from "../model/refOf.ts";
import { type Act, audit, type Scope } from "../settle/audit.ts";
import { type Decision, refusal } from "../settle/settleDecision.ts";
import { askingFor, demandFaces } from "./demandFaces.ts";

/** Where a photo is: uploaded under a key, or at an address elsewhere. */
export type PhotoSource =
  | { readonly kind: "key"; readonly key: string }
  | { readonly kind: "elsewhere"; readonly url: string };

/** Whose photos are shown, and what for. */
export interface Showing {
  readonly scope: Scope;
  readonly subject: Subject;
  readonly act: Act;
}

export type ShownPhotos<Sources extends readonly PhotoSource[]> =
  | {
      readonly ok: true;
      readonly faces: FacesOf<Sources>;
      /** Erases the photos, in the settlement that keeps what they proved. */
      readonly uses: readonly Change[];
    }
  | { readonly ok: false; readonly refusal: Decision<never> };

/** One for each source. */
type FacesOf<Sources extends readonly PhotoSource[]> = { readonly [Index in keyof Sources]: ShownFace };

/**
 * Gives what shows the photos of one request, to be asked in every round of its settlement: whether they are there is
 * seen each time, but they are fetched and read once. Photos stay while the engine is busy; those that are of no use go.
 * What it gives throws {MfaError} facePhotoMissing, faceUnavailable, tooOften.
 */
export function showPhotos<const Sources extends readonly PhotoSource[]>(
  ports: Ports,
  sources: Sources,
): (showing: Showing) => Promise<ShownPhotos<Sources>> {
  const ids = sources.filter(({ kind }) => kind === "key").map((each) => nameOf(ports, each));
  let reading: (() => Promise<ReadPhotos>) | null = null;
  return async (showing) => {
    const nowMs = ports.clock.nowMs();
    const uploaded = await findUploaded(ports, ids, nowMs);
    reading ??= once(() => readFaces(ports, sources, uploaded, showing));
    const uses: readonly Change[] = ids.length === 0 ? [] : [{ type: "consumePhotos", ids, nowMs }];
    const read = await reading();
    if (read.ok) {
      const faces = sources.map((source) => read.faces.get(nameOf(ports, source))) as FacesOf<Sources>; // each was read
      return { ok: true, faces, uses };
    }
    const trace = audit(showing.scope, nowMs, { ...showing.act, failure: "unusable" });
    return { ok: false, refusal: refusal([...uses, trace], new MfaError("faceUnusable", { reason: read.fault })) };
  };
}

/** Faces by what names their photos. */
type ReadPhotos = { readonly ok: true; readonly faces: ReadonlyMap<string, ShownFace> } | FaceRefusal;

/** Photos by what names them. */
type Photos = ReadonlyMap<string, Uint8Array>;

function nameOf({ digest }: Pick<Ports, "digest">, source: PhotoSource): string {
  return source.kind === "key" ? digest(source.key) : source.url;
}

/** Photos of every pool: clients upload without saying which they mean. */
async function findUploaded(ports: Ports, ids: readonly string[], nowMs: number): Promise<Photos> {
  const found = ids.length === 0 ? [] : await ports.store.findPhotos(ids, nowMs);
  const photos = new Map(
    found
      .filter(({ folder, ownerId }) => folder === "face" && ownerId === null)
      .map(({ id, content }) => [id, content]),
  );
  if (ids.some((id) => !photos.has(id))) throw new MfaError("facePhotoMissing");
  return photos;
}

/** Reads each photo once, up to the first that cannot be used. */
async function readFaces(
  ports: Ports,
  sources: readonly PhotoSource[],
  uploaded: Photos,
  showing: Showing,
): Promise<ReadPhotos> {
  const photos: Photos = new Map([...uploaded, ...(await fetchPhotos(ports, sources, showing))]);
  const reader = await demandFaces(ports, askingFor(ports, showing.subject, showing.scope.origin));
  const faces = new Map<string, ShownFace>();
  for (const [name, photo] of photos) {
    const reading = await reader.read(photo, "portrait");
    if (!reading.ok) return reading;
    faces.set(name, { model: reader.model, descriptor: reading.descriptor, live: false });
  }
  return { ok: true, faces };
}

async function fetchPhotos(ports: Ports, sources: readonly PhotoSource[], showing: Showing): Promise<Photos> {
  const urls = [...new Set(sources.flatMap((each) => (each.kind === "elsewhere" ? [each.url] : [])))];
  if (urls.length === 0) return new Map();
  const { origin } = showing.scope;
  await admitAtOnce(ports, [faceFetchWindow(ports, refOf(showing.subject), urls.length)]);
  return new Map(await Promise.all(urls.map(async (url) => [url, await ports.fetchPhoto(url, origin)] as const)));
}
