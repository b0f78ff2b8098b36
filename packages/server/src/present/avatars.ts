import type { Services } from "../request/services.ts";

/** Gives the address at which an avatar is to be seen. */
export function avatarAddress({ publicUrl }: Services, key: string): string {
  return `${publicUrl()}/avatars/${key}`;
}

/** Gives the id of the avatar that an address names; null when it names none of ours. */
export function avatarIdOf(services: Services, url: string | null | undefined): string | null {
  const avatars = avatarAddress(services, "");
  if (url?.startsWith(avatars) !== true) return null;
  const key = url.slice(avatars.length);
  return isKey(key) ? services.ports.digest(key) : null;
}

/** Gives an avatar, adopted or not; null when there is none of that key. */
export async function readAvatar({ ports }: Services, key: string): Promise<Uint8Array | null> {
  if (!isKey(key)) return null;
  const [photo] = await ports.store.findPhotos([ports.digest(key)], ports.clock.nowMs());
  return photo?.folder === "avatar" ? photo.content : null;
}

function isKey(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text);
}
