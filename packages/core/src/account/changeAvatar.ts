import { malformed } from "@countersign/contract/errors";
import type { Change } from "../model/changes.ts";
import type { Subject } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { refOf } from "../model/refOf.ts";

/** The photo of a profile: an address, and which of our avatars it names, if any. */
export interface PhotoChange {
  readonly photo: string | null;
  readonly avatarId: string | null;
}

/**
 * Gives what becomes of an account's avatar when its photo changes: the avatar that the photo names is its own from then
 * on, and every other one goes.
 * @throws {MfaError} malformed when the avatar is somebody else's, or gone
 */
export async function changeAvatar(
  ports: Ports,
  subject: Subject,
  { photo, avatarId }: PhotoChange,
): Promise<readonly Change[]> {
  const ref = refOf(subject);
  if (avatarId === null) return [{ type: "dropAvatar", subject: ref }];
  const nowMs = ports.clock.nowMs();
  const [avatar] = await ports.store.findPhotos([avatarId], nowMs);
  if (avatar?.folder === "avatar" && avatar.ownerId === null) {
    return [{ type: "adoptAvatar", id: avatarId, subject: ref, nowMs }];
  }
  const isOwn = avatar?.ownerId === ref.userId && avatar.poolId === ref.poolId;
  // Forms send back what they were filled with: what stays is not judged.
  if (isOwn || photo === subject.user.profile.photo) return [];
  throw malformed(
    "photo",
    "must be an avatar that was uploaded within the hour, or the address of a picture elsewhere",
  );
}
