import { findBase } from "./auditBases.ts";
import type { AuditFindingKind } from "./auditFindings.ts";
import { digestOrigin, recordOfCheckpoint, recordOfEvent } from "./auditRecord.ts";
import { followChain } from "./followChain.ts";
import {
  countBeginnings,
  findHead,
  findLastCheckpoint,
  PAGE_ROWS,
  readEvents,
  type StoredCheckpoint,
  type StoredEvent,
} from "./readTrail.ts";
import type { Verification } from "./verification.ts";

/** Verifies one writer's chain and gives the number of its events. */
export async function verifyWriter(verification: Verification, writerId: string): Promise<number> {
  const { database, report, judge, judgeHead, trustBase } = verification;
  const chain = followChain(writerId, report);
  for (let total = 0; ; ) {
    const page = await database.read(async (query) => ({
      base: await findBase(query, writerId),
      head: await findHead(query, writerId),
      events: await readEvents(query, writerId, chain.lastSeq()),
      beginnings: await countBeginnings(query, writerId),
      seen: await findLastCheckpoint(query, writerId),
    }));
    const base = await trustBase(page.base);
    chain.begin(base);
    const head = await judgeHead(writerId, page.head);
    for (const event of page.events.filter(({ seq }) => seq > chain.lastSeq())) {
      const judgement = await judge(recordOfEvent(event), event.keyId, event.mac);
      chain.follow({ ...event, judgement }, head);
      if (judgement === "right" && !isOriginTrue(event)) report("originAltered", writerId, event.seq);
    }
    total += page.events.length;
    if (page.events.length < PAGE_ROWS) {
      chain.end(head, await readSeen(verification, page.seen));
      const fault = faultOfBeginnings(page.beginnings, base !== null);
      if (fault !== null) report(fault, writerId, 1);
      return total;
    }
  }
}

/** The checkpoint that tells of a beginning is dropped with it. */
function faultOfBeginnings(beginnings: number, isBased: boolean): AuditFindingKind | null {
  if (beginnings > 1) return "registeredAgain";
  return beginnings === 0 && !isBased ? "unregistered" : null;
}

/** Gives how far a checkpoint saw the chain; its beginning is written together with its first event. */
async function readSeen({ judge }: Verification, seen: StoredCheckpoint | null): Promise<number> {
  if (seen === null || (await judge(recordOfCheckpoint(seen), seen.keyId, seen.mac)) !== "right") return 0;
  return Math.max(seen.headSeq, 1);
}

function isOriginTrue({ salt, originDigest, isOriginDated, ...origin }: StoredEvent): boolean {
  if (salt === null) return true;
  return isOriginDated === 1 && Buffer.compare(digestOrigin(salt, origin), originDigest) === 0;
}
