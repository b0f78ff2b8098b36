import { policyOutcomes } from "@countersign/contract/signalNames";
import type { SignInDecisionRecord } from "../model/decision.ts";
import type { PolicyOutcome } from "../model/signInPolicy.ts";
import type { Replayed } from "./replayPolicy.ts";

/** What of a replayed sign-in is listed. */
export interface TouchedSignIn {
  readonly id: string;
  readonly atMs: number;
  readonly userId: string;
  readonly was: SignInDecisionRecord["outcome"];
  readonly wouldBe: PolicyOutcome;
  readonly score: number;
  /** Signals with what they add, and rules. */
  readonly because: readonly string[];
}

export interface ReplaySummary {
  readonly signIns: number;
  /** There are older ones that were not looked at. */
  readonly isCut: boolean;
  readonly counts: Readonly<Record<PolicyOutcome, number>>;
  /** The latest of those that would not just have been let in. */
  readonly touched: readonly TouchedSignIn[];
}

/** Counts what a policy would have done, and lists at most `listed` of what it would have touched. */
export async function summariseReplay(
  replayed: AsyncIterable<Replayed>,
  { listed, most = Number.POSITIVE_INFINITY }: { readonly listed: number; readonly most?: number },
): Promise<ReplaySummary> {
  const counts = Object.fromEntries(policyOutcomes.map((each) => [each, 0])) as Record<PolicyOutcome, number>;
  const touched: TouchedSignIn[] = [];
  let signIns = 0;
  for await (const each of replayed) {
    if (signIns >= most) return { signIns, isCut: true, counts, touched };
    signIns += 1;
    counts[each.verdict.outcome] += 1;
    if (each.verdict.outcome !== "allow" && touched.length < listed) touched.push(touchedOf(each));
  }
  return { signIns, isCut: false, counts, touched };
}

function touchedOf({ record, verdict }: Replayed): TouchedSignIn {
  const { id, userId, atMs, outcome: was } = record;
  const { outcome: wouldBe, score, rules, signals } = verdict;
  const weighty = signals.filter(({ weight }) => weight > 0).map(({ name, weight }) => `${name} ${weight}`);
  return { id, atMs, userId, was, wouldBe, score, because: [...weighty, ...rules] };
}
