import type { AuditEvent, Change, Channel, Store } from "@countersign/core";
import { callingCodeOf } from "./callingCodes.ts";
import { NONE } from "./metricRow.ts";
import { factorActs, signInStages, webhookOutcomes } from "./metricTable.ts";
import { outcomeOf } from "./outcomes.ts";
import type { Tally } from "./Tally.ts";

const stages: Readonly<Record<string, string>> = signInStages;
const acts: Readonly<Record<string, string>> = factorActs;

/** Gives the store, counting what is settled by it: what was decided and not written did not happen. */
export function watchStore(store: Store, tally: Tally): Store {
  return {
    ...store,
    async settle(changes) {
      const beganMs = performance.now();
      const took = (outcome: string): void =>
        tally.observe("countersign_settle_seconds", [outcome], (performance.now() - beganMs) / 1000);
      try {
        const settlement = await store.settle(changes);
        took(settlement.settled ? "settled" : "lost");
        if (settlement.settled) countChanges(changes, tally);
        return settlement;
      } catch (error) {
        took("failed");
        throw error;
      }
    },
  };
}

/** Nothing of an account, an address or a network goes on from here: only what closed lists have a word for. */
export function countChanges(changes: readonly Change[], tally: Tally): void {
  for (const change of changes) {
    if (change.type === "audit") countEvent(change.event, tally);
    else if (change.type === "saveCode") {
      const { code, reachesNobody = false } = change;
      if (!reachesNobody) tally.count("countersign_codes_sent_total", [code.channel, prefixOf(code)]);
    } else if (change.type === "consumeChallenge") countReturn(change.challenge, tally);
    else if (change.type === "endWebhookAttempt")
      tally.count("countersign_webhook_attempts_total", [webhookOutcomes[change.becomes.state]]);
  }
}

function countEvent(event: AuditEvent, tally: Tally): void {
  const { type, factor } = event;
  const stage = stages[type];
  if (stage !== undefined) tally.count("countersign_sign_ins_total", [stage, outcomeOf(event)]);
  const act = acts[type];
  if (act !== undefined) tally.count("countersign_factors_total", [factor ?? NONE, act, outcomeOf(event)]);
}

function countReturn(challenge: Extract<Change, { type: "consumeChallenge" }>["challenge"], tally: Tally): void {
  if (challenge.kind !== "code" || challenge.channel === undefined || challenge.address === undefined) return;
  const { channel, address } = challenge;
  tally.count("countersign_codes_returned_total", [channel, prefixOf({ channel, address })]);
}

function prefixOf({ channel, address }: { readonly channel: Channel; readonly address: string }): string {
  return channel === "sms" ? callingCodeOf(address) : NONE;
}
