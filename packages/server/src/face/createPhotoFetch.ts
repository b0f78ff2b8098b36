import { MfaError } from "@countersign/contract";
import type { FetchPhoto } from "@countersign/core";
import { createFairSlots } from "../slots/createFairSlots.ts";
import { fetchOutsidePhoto, type Outside } from "./fetchOutsidePhoto.ts";

/** Photos that one process fetches at once, each of which it holds in memory, and those of them for one address. */
const SLOTS = { total: 8, each: 4 };
const RETRY_SECONDS = 2;

/** Gives what fetches photos from elsewhere, a few at a time. */
export function createPhotoFetch(outside: Outside): FetchPhoto {
  const slots = createFairSlots(SLOTS);
  return async (url, origin) => {
    const displaced = new AbortController();
    // What has come is not known before it is all there: the one that was begun first gives way.
    const free = slots.take({ origin, bytes: () => 0, giveWay: () => displaced.abort() });
    if (free === null) throw busy();
    try {
      return await fetchOutsidePhoto(url, { ...outside, stop: displaced.signal });
    } catch (error) {
      throw displaced.signal.aborted ? busy() : error;
    } finally {
      free();
    }
  };
}

function busy(): MfaError {
  return new MfaError("tooOften", { retryAfterSeconds: RETRY_SECONDS });
}
