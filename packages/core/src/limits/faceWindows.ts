import type { SubjectRef } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { type NamedWindow, windowOf } from "./windows.ts";

type Asked = Pick<Ports, "digest" | "settings">;

/** Gives the window of the live sessions of an account. */
export function faceSessionWindow({ digest, settings }: Asked, { poolId, userId }: SubjectRef): NamedWindow {
  return windowOf(settings, "faceSession", digest(JSON.stringify(["faceSession", poolId, userId])));
}

/** Gives the window of the photos, `weight` of them, that are fetched from elsewhere for an account. */
export function faceFetchWindow(
  { digest, settings }: Asked,
  { poolId, userId }: SubjectRef,
  weight: number,
): NamedWindow {
  return windowOf(settings, "faceFetch", digest(JSON.stringify(["faceFetch", poolId, userId])), { weight });
}
