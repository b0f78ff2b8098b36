import type { RequestOrigin } from "../model/auditEvent.ts";
import type { Ports } from "../model/ports.ts";
import type { StoredPhoto } from "../model/storedPhoto.ts";
import { type SharedLimit, type SharedWindows, type Sharing, sharedLimit } from "./sharedLimit.ts";
import { type NamedWindow, originWindows, windowOf } from "./windows.ts";

/** A binding shows two, and people try again. */
const FEW_PHOTOS = 4;

type Origin = Pick<RequestOrigin, "ipBlock" | "ipNetworks">;

/** Gives the windows of what strangers begin to upload; they count across pools. */
export async function uploadWindows(ports: Sharing, origin: Origin): Promise<SharedWindows> {
  const { settings } = ports;
  const all = windowOf(settings, "uploads", uploadKey(ports, "everybody"));
  const { limit, taking } = await sharedLimit(ports, { name: "uploads", limit: all.limit, few: FEW_PHOTOS }, origin);
  const byOrigin = originWindows(settings, "uploadAddress", origin, (block) => uploadKey(ports, "address", block));
  return { windows: [...byOrigin, { ...all, limit }], taking };
}

/** Gives the windows of what uploads weigh, in megabytes. */
export function weightWindows(
  ports: Pick<Ports, "digest" | "settings">,
  origin: Origin,
  weight: number,
): readonly NamedWindow[] {
  const keyOf = (block: string): string => uploadKey(ports, "megabytes", block);
  return originWindows(ports.settings, "uploadAddressMegabytes", origin, keyOf, { weight });
}

/** Gives the windows of the places that photos of one origin may have taken: each keeps its own until it has waited long enough. */
export function placeWindows(
  ports: Pick<Ports, "digest" | "settings">,
  origin: Origin,
  folder: StoredPhoto["folder"],
): readonly NamedWindow[] {
  const name = folder === "face" ? "facePlaces" : "avatarPlaces";
  return originWindows(ports.settings, name, origin, (block) => uploadKey(ports, "places", folder, block));
}

/** Gives how many photos of a folder may wait for one of this origin to wait too. */
export function waitingLimit(ports: Sharing, folder: StoredPhoto["folder"], origin: Origin): Promise<SharedLimit> {
  const { waiting } = ports.settings.uploadLimits;
  return sharedLimit(ports, { name: `photos.${folder}`, limit: waiting, few: FEW_PHOTOS }, origin);
}

function uploadKey({ digest }: Pick<Ports, "digest">, ...parts: readonly string[]): string {
  return digest(JSON.stringify(["upload", ...parts]));
}
