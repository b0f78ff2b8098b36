import type { DroppedReason, SentMessage } from "@countersign/core";
import { iso, isoOrNull } from "../iso.ts";
import { refusalWords } from "./refusalWords.ts";

const droppedWords: Readonly<Record<DroppedReason, string>> = {
  nobody: "nobody was to get it: the audit trail says why (code.send)",
  limited: "there were too many notices to this recipient, or numbers like it are stopped",
  withdrawn:
    "it waits no longer, and no gateway is known to have had it: its code was used or replaced by a newer one, a backup was restored, or a server of an older version sent it",
};

/** Gives a message as those see it who look after somebody. */
export function presentMessage({ poolId: _, appId, reason, createdAtMs, endedAtMs, ...message }: SentMessage) {
  return {
    ...message,
    applicationId: appId,
    reason,
    why: reason === null ? null : isDropped(reason) ? droppedWords[reason] : refusalWords("message.send", reason),
    createdAt: iso(createdAtMs),
    endedAt: isoOrNull(endedAtMs),
  };
}

function isDropped(reason: NonNullable<SentMessage["reason"]>): reason is DroppedReason {
  return Object.hasOwn(droppedWords, reason);
}
