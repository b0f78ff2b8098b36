import type { FetchPhoto } from "@countersign/core";

/** Gives what fetches photos from elsewhere, and is loaded with the first. `allow` is COUNTERSIGN_FACE_URL_ALLOW. */
export function fetchPhotoLater(allow: readonly string[]): FetchPhoto {
  let made: Promise<FetchPhoto> | null = null;
  return async (url, origin) => {
    made ??= import("./createPhotoFetch.ts").then(({ createPhotoFetch }) => createPhotoFetch({ allow }));
    return (await made)(url, origin);
  };
}
