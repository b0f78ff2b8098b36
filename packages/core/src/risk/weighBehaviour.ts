import { secondFactorsOf } from "../factors/assurance.ts";
import type { Change } from "../model/changes.ts";
import type { SignInDecisionRecord, Standing } from "../model/decision.ts";
import type { Application, Subject } from "../model/model.ts";
import { newId } from "../model/newId.ts";
import type { Ports } from "../model/ports.ts";
import type { NamedPolicy } from "../model/signInPolicy.ts";
import { audit, type Scope } from "../settle/audit.ts";
import { decideByPolicy } from "./decideByPolicy.ts";
import { defaultPolicy } from "./defaultPolicy.ts";
import { describeSituation, type Occasion } from "./describeSituation.ts";

/** All of a decision but what came of it. */
export type Weighed = Omit<SignInDecisionRecord, "outcome" | "action">;

/** Gives what the policies of an application come to, and by what: it decides only where the mode is adaptive. */
export async function weighBehaviour(ports: Ports, application: Application, occasion: Occasion): Promise<Weighed> {
  const { subject, origin } = occasion;
  const situation = describeSituation(ports, occasion);
  const atMs = ports.clock.nowMs();
  const standing = standingOf(subject);
  const { live, draft } = await policiesOf(ports, application);
  return {
    ...{ poolId: subject.user.poolId, userId: subject.user.userId, appId: application.id },
    id: newId(ports.random),
    requestId: origin.requestId,
    atMs,
    expiresAtMs: atMs + ports.settings.decisionsKeptMs,
    mode: application.policyMode,
    ...{ situation, standing },
    verdict: live === null ? null : decideByPolicy(live, situation, standing),
    draft: draft === null ? null : decideByPolicy(draft, situation, standing),
  };
}

/** Gives the record of a decision, and the changes that keep it where such things are kept and tell of it. */
export function keepDecision(
  { settings }: Pick<Ports, "settings">,
  scope: Scope,
  weighed: Weighed,
  came: Pick<SignInDecisionRecord, "outcome" | "action">,
): { readonly record: SignInDecisionRecord; readonly changes: readonly Change[] } {
  const record = { ...weighed, ...came };
  const keeping: readonly Change[] = settings.decisionsKeptMs > 0 ? [{ type: "recordDecision", record }] : [];
  return { record, changes: [...keeping, ...tellingOf(scope, record)] };
}

/** That a policy lets somebody in is no news, be it for what he has proved already; nor what one says that does not decide. */
function tellingOf(scope: Scope, { mode, verdict, outcome, atMs, userId }: SignInDecisionRecord): readonly Change[] {
  if (mode !== "adaptive" || verdict === null || verdict.outcome === "allow") return [];
  if (outcome === "admitted" && verdict.outcome !== "notify") return [];
  return [audit(scope, atMs, { type: "policy.decide", userId, note: verdict.outcome })];
}

function standingOf(subject: Subject): Standing {
  const { userId, createdAtMs } = subject.user;
  return { userId, createdAtMs, hasFactor: secondFactorsOf(subject).size > 0, owedAtMs: subject.owedAtMs };
}

interface Policies {
  readonly live: NamedPolicy | null;
  readonly draft: NamedPolicy | null;
}

async function policiesOf({ store }: Ports, { poolId, id, policyMode }: Application): Promise<Policies> {
  if (policyMode === "fixed") return { live: null, draft: null };
  const { live, draft } = await store.findPolicies(poolId, id);
  return { live: live ?? defaultPolicy, draft };
}
