import { MfaError, malformed } from "@countersign/contract/errors";
import { demandFaces } from "../faces/demandFaces.ts";
import { admitAtOnce } from "../limits/admitAtOnce.ts";
import { PHOTO_SECONDS } from "../limits/photoPlaces.ts";
import { placeWindows, uploadWindows, waitingLimit, weightWindows } from "../limits/uploadWindows.ts";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { PoolId } from "../model/model.ts";
import { randomHex } from "../model/newId.ts";
import type { Ports } from "../model/ports.ts";
import type { StoredPhoto } from "../model/storedPhoto.ts";

/** 128 bits: whoever has the key may use the photo. */
const KEY_BYTES = 16;
const BYTES_PER_MEGABYTE = 1_000_000;
const RETRY_SECONDS = 60;

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
  const { windows, taking } = await uploadWindows(ports, origin);
  await admitAtOnce(ports, windows, [taking]);
}

/**
 * Keeps a photo until it is used or has waited too long, and gives its key, which is kept nowhere. An avatar is kept as
 * it was made anew.
 * @throws {MfaError} malformed, tooOften, faceUnavailable
 */
export async function storePhoto(ports: Ports, { folder, content, poolId, origin }: Upload): Promise<string> {
  const { clock, digest, random, store } = ports;
  const megabytes = Math.ceil(content.length / BYTES_PER_MEGABYTE);
  const waiting = await waitingLimit(ports, folder, origin);
  // Before an avatar is made: a picture of which none can be made costs the same work.
  const own = [...weightWindows(ports, origin, megabytes), ...placeWindows(ports, origin, folder)];
  await admitAtOnce(ports, own, [waiting.taking]);
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
