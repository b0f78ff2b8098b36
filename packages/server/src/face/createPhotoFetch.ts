import { MfaError } from "@countersign/contract";
import type { FetchPhoto } from "@countersign/core";
import { createSlots } from "../slots/createSlots.ts";
import { fetchOutsidePhoto, type Outside } from "./fetchOutsidePhoto.ts";

/** Photos that one process fetches at once, each of which it holds in memory. */
const AT_ONCE = 8;
const RETRY_SECONDS = 2;

/** Gives what fetches photos from elsewhere, a few at a time. */
export function createPhotoFetch(outside: Outside): FetchPhoto {
  const slots = createSlots({ total: AT_ONCE, each: AT_ONCE });
  return async (url) => {
    const free = slots.take("");
    if (free === null) throw new MfaError("tooOften", { retryAfterSeconds: RETRY_SECONDS });
    try {
      return await fetchOutsidePhoto(url, outside);
    } finally {
      free();
    }
  };
}
