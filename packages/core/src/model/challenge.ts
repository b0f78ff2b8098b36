import type { FaceSession } from "./faceSession.ts";
import type { SentCode } from "./messages.ts";

/** What was sent or opened and waits to be answered, once. A factor finds its own in what it is handed. */
export type Challenge = SentCode | FaceSession;

/** A challenge as it was read. */
export type ChallengeRef =
  /** Where it went is for whoever counts; the store asks for none. */
  | (Pick<SentCode, "kind" | "poolId" | "id"> & Partial<Pick<SentCode, "channel" | "address">>)
  | Pick<FaceSession, "kind" | "poolId" | "id" | "version" | "shown">;
