import type { FaceDemand, FaceReading, FaceRefusal } from "../reading.ts";

/** What a worker is asked, one at a time. */
export type FaceJob =
  | { readonly kind: "read"; readonly photo: Uint8Array; readonly demand: FaceDemand }
  | { readonly kind: "reencode"; readonly photo: Uint8Array };

export type FaceResult = FaceReading | FaceRefusal | Uint8Array | null;

/** What a worker answers; after a failure it is not asked again. */
export type Reply<Result> =
  | { readonly ok: true; readonly result: Result }
  | { readonly ok: false; readonly message: string };
