import type { FaceReader } from "@countersign/core";

/**
 * What reads faces: the engine of this build, or the one of another maker in its place. `read` and `reencode` reject
 * with an error that has `retryAfterSeconds` while too many photos wait, and with any other when they fail.
 */
export interface FaceEngine extends FaceReader {
  close(): Promise<void>;
}
