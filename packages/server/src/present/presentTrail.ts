import type { TrailRecord } from "@countersign/core";
import { iso } from "../iso.ts";
import { LAST_DATE_MS } from "../lastDateMs.ts";
import { refusalWords } from "./refusalWords.ts";

/** Gives the name of an event: no other has it, and it keeps it wherever it goes. */
export function trailId({ writerId, seq }: Pick<TrailRecord, "writerId" | "seq">): string {
  return `${writerId}.${seq}`;
}

/** Gives an event of the trail to those who may know all of it. */
export function presentTrail(record: TrailRecord) {
  const { atMs, type, result, reason, poolId, appId, userId, actor, factor, ip, userAgent, requestId } = record;
  return {
    id: trailId(record),
    at: iso(Math.min(atMs, LAST_DATE_MS)),
    ...{ type, result, reason, why: whyOf(record), repeats: record.repeats ?? null },
    ...{ userId, actor, factor, ip, userAgent, requestId },
    applicationId: appId,
    poolId,
  };
}

export type PresentedTrail = ReturnType<typeof presentTrail>;

/** Why it failed, in words; null for what did not. */
function whyOf({ type, result, reason }: Pick<TrailRecord, "type" | "result" | "reason">): string | null {
  if (reason === null) return null;
  if (result === "failure") return refusalWords(type, reason);
  return type === "code.send" ? droppedFor(type, reason) : null;
}

/** The answer was the same as to any other, and nothing was sent. */
function droppedFor(type: TrailRecord["type"], reason: string): string {
  const why =
    reason === "unknownRecipient" ? "it would have opened nothing of its recipient's" : refusalWords(type, reason);
  return `nothing was sent, in silence: ${why}`;
}

/** Gives an event with its place in the chain, as programs take it elsewhere. */
export function presentChained(record: TrailRecord) {
  const { writerId, seq, atMs, chain } = record;
  const { prev, originDigest, keyId, mac } = chain;
  return { ...presentTrail(record), atMs, writer: writerId, sequence: seq, prev, originDigest, keyId, mac };
}
