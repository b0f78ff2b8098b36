import type { CoreSettings, Rate } from "../model/coreSettings.ts";
import type { StoredPhoto } from "../model/storedPhoto.ts";

/** How long a photo waits to be used. */
export const PHOTO_SECONDS = { face: 600, avatar: 3600 } as const satisfies Record<StoredPhoto["folder"], number>;

/** Of the photos that may wait, those of one address: a whole /48 leaves some of what is for whoever comes. */
const ADDRESS_SHARE = 1 / 16;
/** So many may wait of an address though few may wait in all. */
const MOST_SHOWN = 16;

/** Gives how many places photos of one address may take. */
export function photoPlaces({ uploadLimits }: CoreSettings, folder: StoredPhoto["folder"]): Rate {
  const limit = Math.max(MOST_SHOWN, Math.ceil(uploadLimits.waiting * ADDRESS_SHARE));
  return { limit, windowMs: PHOTO_SECONDS[folder] * 1000 };
}
