import { type Clock, type CodeMac, isAhead, type PoolId } from "@countersign/core";

/** A decision that somebody may look at, until then. */
export interface DecisionLink {
  readonly poolId: PoolId;
  readonly decisionId: string;
  readonly expiresAtMs: number;
}

/** Links to the page that explains one decision. They show it and do nothing else, for a quarter of an hour. */
export interface DecisionLinks {
  /** Gives what stands at the end of the link. */
  sign(decision: Omit<DecisionLink, "expiresAtMs">): { readonly text: string; readonly expiresAtMs: number };
  read(text: string): DecisionLink | "expired" | null;
}

export const DECISION_LINK_MS = 15 * 60_000;
const TEXT = /^([0-9a-f]{24})\.([0-9a-f]{24})\.([0-9a-z]{1,11})\.(.+)$/;

export function createDecisionLinks({
  codeMac,
  clock,
}: {
  readonly codeMac: CodeMac;
  readonly clock: Clock;
}): DecisionLinks {
  return {
    sign(decision) {
      const expiresAtMs = clock.nowMs() + DECISION_LINK_MS;
      const said = saidBy({ ...decision, expiresAtMs });
      return { text: `${said}.${codeMac.sign(signed(said))}`, expiresAtMs };
    },
    read(text) {
      const [, poolId = "", decisionId = "", end = "", mac = ""] = TEXT.exec(text) ?? [];
      const link: DecisionLink = { poolId, decisionId, expiresAtMs: Number.parseInt(end, 36) };
      if (mac === "" || !codeMac.matches(signed(saidBy(link)), mac)) return null;
      const nowMs = clock.nowMs();
      return link.expiresAtMs <= nowMs || isAhead(link.expiresAtMs - DECISION_LINK_MS, nowMs) ? "expired" : link;
    },
  };
}

function saidBy({ poolId, decisionId, expiresAtMs }: DecisionLink): string {
  return `${poolId}.${decisionId}.${expiresAtMs.toString(36)}`;
}

/** The key signs other things too: no text of theirs begins so. */
function signed(said: string): string {
  return `decision link\n${said}`;
}
