import { MfaError, malformed, uploadFolders } from "@countersign/contract";
import { storePhoto } from "@countersign/core";
import { imageTypeOf } from "../../face/imageTypeOf.ts";
import { applicationOf, type RequestContext } from "../../request/requestContext.ts";
import type { Services } from "../../services.ts";

export interface SentPhoto {
  readonly folder: keyof typeof uploadFolders | undefined;
  readonly file: Uint8Array;
}

/** Keeps a photo that anybody sends, and gives the key it is used by; an avatar is to be seen at an address. */
export async function keepPhoto(
  context: RequestContext,
  { folder, file }: SentPhoto,
): Promise<{ readonly key: string; readonly url: string }> {
  const { services, origin } = context;
  if (folder === undefined) throw malformed("folder", `must be one of ${Object.keys(uploadFolders).join(", ")}`);
  if (file.length === 0) throw malformed("file", "must not be empty");
  if (imageTypeOf(file) === null) throw malformed("file", "must be a JPEG, PNG or WebP");
  const sort = uploadFolders[folder];
  const upload = { folder: sort, content: file, poolId: await poolOf(context), origin };
  const key = await storePhoto(services.ports, upload);
  return { key, url: sort === "avatar" ? `${avatarsOf(services)}${key}` : "" };
}

/** Some clients say neither which application sends a photo nor which pool: any will do, for the photo is found by its key. */
async function poolOf(context: RequestContext): Promise<string> {
  const { appId, poolId } = context.named;
  if (appId !== null || poolId !== null) return (await applicationOf(context)).poolId;
  const pool = await context.services.ports.store.findAnyPool();
  if (pool === null) throw new MfaError("applicationUnknown");
  return pool.id;
}

/** Gives an avatar, adopted or not; null when there is none of that key. */
export async function readAvatar({ ports }: Services, key: string): Promise<Uint8Array | null> {
  if (!isKey(key)) return null;
  const [photo] = await ports.store.findPhotos([ports.digest(key)], ports.clock.nowMs());
  return photo?.folder === "avatar" ? photo.content : null;
}

/** Gives the id of the avatar that an address names; null when it names none of ours. */
export function avatarIdOf(services: Services, url: string | null | undefined): string | null {
  const avatars = avatarsOf(services);
  if (url?.startsWith(avatars) !== true) return null;
  const key = url.slice(avatars.length);
  return isKey(key) ? services.ports.digest(key) : null;
}

function avatarsOf({ publicUrl }: Services): string {
  return `${publicUrl()}/avatars/`;
}

function isKey(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text);
}
