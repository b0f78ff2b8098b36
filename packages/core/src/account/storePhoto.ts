import { MfaError, malformed } from "@countersign/contract/errors";
import { demandFaces } from "../faces/demandFaces.ts";
import { admitAtOnce } from "../limits/admitAtOnce.ts";
import { sharedLimit } from "../limits/sharedLimit.ts";
import { type NamedWindow, originWindows } from "../limits/windows.ts";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { PoolId } from "../model/model.ts";
import { randomHex } from "../model/newId.ts";
import type { Digest, Ports } from "../model/ports.ts";
import type { StoredPhoto } from "../model/storedPhoto.ts";

/** How long a photo waits to be used. */
const PHOTO_SECONDS = { face: 600, avatar: 3600 } as const;

/** 128 bits: whoever has the key may use the photo. */
const KEY_BYTES = 16;
const BYTES_PER_MEGABYTE = 1_000_000;
const RETRY_SECONDS = 60;
/** A binding shows two, and people try again. */
const FEW_PHOTOS = 4;
/** Of the photos that may wait, those of one address: a whole /48 leaves some of what is for whoever comes. */
const ADDRESS_SHARE = 1 / 16;
/** So many may wait of an address though few may wait in all. */
const MOST_SHOWN = 16;

export interface Upload {
  readonly folder: StoredPhoto["folder"];
  readonly content: Uint8Array;
  readonly poolId: PoolId;
  readonly origin: RequestOrigin;
}

/**
 * Counts an upload before any of it is read: one that never comes to its end counts too.
 * @throws {MfaError} tooOften
 */
export async function admitUpload(ports: Ports, origin: RequestOrigin): Promise<void> {
  await admitAtOnce(ports, await uploadWindows(ports, origin));
}

/**
 * Keeps a photo until it is used or has waited too long, and gives its key, which is kept nowhere. An avatar is kept as
 * it was made anew.
 * @throws {MfaError} malformed, tooOften, faceUnavailable
 */
export async function storePhoto(ports: Ports, { folder, content, poolId, origin }: Upload): Promise<string> {
  const { clock, digest, random, settings, store } = ports;
  const megabytes = Math.ceil(content.length / BYTES_PER_MEGABYTE);
  const shared = { name: `photos.${folder}`, limit: settings.uploadLimits.waiting, few: FEW_PHOTOS };
  const waiting = await sharedLimit(ports, shared, origin);
  // Before an avatar is made: a picture of which none can be made costs the same work.
  const own = [...weightWindows(ports, origin, megabytes), ...placeWindows(ports, origin, folder)];
  await admitAtOnce(ports, [...own, waiting.taking]);
  const kept = folder === "avatar" ? await makeAvatar(ports, content) : content;
  const key = randomHex(random, KEY_BYTES);
  const createdAtMs = clock.nowMs();
  const photo: StoredPhoto = {
    id: digest(key),
    poolId,
    folder,
    content: kept,
    ownerId: null,
    createdAtMs,
    expiresAtMs: createdAtMs + PHOTO_SECONDS[folder] * 1000,
  };
  const { settled } = await store.settle([{ type: "savePhoto", photo, atMost: waiting.limit }]);
  if (!settled) throw new MfaError("tooOften", { retryAfterSeconds: RETRY_SECONDS });
  return key;
}

async function makeAvatar(ports: Ports, content: Uint8Array): Promise<Uint8Array> {
  const reader = await demandFaces(ports);
  const avatar = await reader.reencode(content);
  if (avatar === null) throw malformed("file", "must be a picture: JPEG, PNG or WebP, whole and not too large");
  return avatar;
}

/** Gives the windows of what strangers begin to upload; they count across pools. */
async function uploadWindows(ports: Ports, origin: RequestOrigin): Promise<readonly NamedWindow[]> {
  const { digest, settings } = ports;
  const { address, everybody } = settings.uploadLimits;
  const shared = { name: "uploads", limit: everybody.limit, few: FEW_PHOTOS };
  const { limit, taking } = await sharedLimit(ports, shared, origin);
  return [
    ...originWindows("address", address, origin, (block) => uploadKey(digest, "address", block)),
    { name: "everybody", key: uploadKey(digest, "everybody"), ...everybody, limit },
    taking,
  ];
}

/** Gives the windows of what uploads weigh. */
function weightWindows({ digest, settings }: Ports, origin: RequestOrigin, weight: number): readonly NamedWindow[] {
  const { addressMegabytes } = settings.uploadLimits;
  const windows = originWindows("addressMegabytes", addressMegabytes, origin, (block) =>
    uploadKey(digest, "megabytes", block),
  );
  return windows.map((each) => ({ ...each, weight }));
}

/** Gives the windows of the places that photos of one origin may have taken: each keeps its own until it has waited long enough. */
function placeWindows(
  { digest, settings }: Ports,
  origin: RequestOrigin,
  folder: StoredPhoto["folder"],
): readonly NamedWindow[] {
  const limit = Math.max(MOST_SHOWN, Math.ceil(settings.uploadLimits.waiting * ADDRESS_SHARE));
  const places = { limit, windowMs: PHOTO_SECONDS[folder] * 1000 };
  return originWindows("places", places, origin, (block) => uploadKey(digest, "places", folder, block));
}

function uploadKey(digest: Digest, ...parts: readonly string[]): string {
  return digest(JSON.stringify(["upload", ...parts]));
}
