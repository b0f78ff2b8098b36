import { findBase } from "./auditBases.ts";
import { CHECKPOINTS, recordOfCheckpoint } from "./auditRecord.ts";
import { followChain } from "./followChain.ts";
import { findHead, PAGE_ROWS, readCheckpoints, type SeenCheckpoint } from "./readTrail.ts";
import type { Verification } from "./verification.ts";

/** Verifies the chain of checkpoints, and that the events they saw are the ones that are there; gives their number. */
export async function verifyCheckpoints({
  database,
  report,
  judge,
  judgeHead,
  trustBase,
}: Verification): Promise<number> {
  const chain = followChain(CHECKPOINTS, report);
  for (let total = 0; ; ) {
    const page = await database.read(async (query) => ({
      base: await findBase(query, CHECKPOINTS),
      head: await findHead(query, CHECKPOINTS),
      rows: await readCheckpoints(query, chain.lastSeq()),
    }));
    chain.begin(await trustBase(page.base));
    const head = await judgeHead(CHECKPOINTS, page.head);
    for (const row of page.rows.filter(({ seq }) => seq > chain.lastSeq())) {
      const judgement = await judge(recordOfCheckpoint(row), row.keyId, row.mac);
      chain.follow({ ...row, judgement }, head);
      if (judgement === "right" && !isSeenEvent(row)) report("contradicted", row.writerId, row.headSeq);
    }
    total += page.rows.length;
    if (page.rows.length < PAGE_ROWS) {
      chain.end(head, 0);
      return total;
    }
  }
}

/** An event that is missing is missing in its chain. */
function isSeenEvent({ eventMac, headMac }: SeenCheckpoint): boolean {
  return eventMac === null || Buffer.compare(eventMac, headMac) === 0;
}
