import { MfaError } from "@countersign/contract/errors";
import type { Change } from "../model/changes.ts";
import type { AppId } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import type { SignInPolicy, StoredPolicy } from "../model/signInPolicy.ts";
import { checkPolicy } from "../risk/checkPolicy.ts";
import { audit, type Scope } from "../settle/audit.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";
import { findApplicationOf, refuseUnservable } from "./applicationPolicy.ts";

export interface PolicySetting {
  readonly scope: Scope;
  /** Null: of the pool, for applications without one of their own. */
  readonly appId: AppId | null;
  readonly state: "live" | "draft";
  readonly policy: SignInPolicy;
  /** The latest version that whoever sets it knows of, 0 where he knows of none; left out: whichever there is. */
  readonly follows?: number | null;
}

/**
 * Keeps a policy as the next version of its owner's, in place of the one that was live, or the draft.
 * @throws {MfaError} malformed for what contradicts itself or cannot be served, policyOutdated, applicationUnknown, tooOften
 */
export async function setPolicy(ports: Ports, setting: PolicySetting): Promise<StoredPolicy> {
  const { scope, appId, state, policy, follows = null } = setting;
  checkPolicy(policy);
  const { factors = [], steps, rules = [] } = policy;
  refuseUnservable(
    ports.settings,
    [...factors, ...[...steps, ...rules].flatMap((each) => each.factors ?? [])],
    "factors",
  );
  return settleDecision(ports.store, async (): Promise<Decision<StoredPolicy>> => {
    if (appId !== null) await findApplicationOf(ports, scope, appId);
    const [latest] = await ports.store.listPolicies(scope.poolId, appId);
    const version = latest?.version ?? 0;
    if (follows !== null && follows !== version) throw new MfaError("policyOutdated", { version });
    const nowMs = ports.clock.nowMs();
    const stored: StoredPolicy = {
      ...{ poolId: scope.poolId, appId, state, policy },
      version: version + 1,
      createdAtMs: nowMs,
    };
    const note = `${state} ${stored.version}`;
    const changes: readonly Change[] = [
      { type: "savePolicy", stored },
      audit({ ...scope, appId }, nowMs, { type: "application.policy", userId: null, note }),
    ];
    return { changes, conclude: () => stored };
  });
}

/**
 * Takes a policy out of its place: where it was live, that of the pool decides, or the default one.
 * @throws {MfaError} applicationUnknown, tooOften
 */
export async function dropPolicy(
  ports: Ports,
  { scope, appId, state }: Omit<PolicySetting, "policy" | "follows">,
): Promise<void> {
  return settleDecision(ports.store, async () => {
    if (appId !== null) await findApplicationOf(ports, scope, appId);
    const { poolId } = scope;
    const note = `${state} none`;
    const changes: readonly Change[] = [
      { type: "dropPolicy", poolId, appId, state },
      audit({ ...scope, appId }, ports.clock.nowMs(), { type: "application.policy", userId: null, note }),
    ];
    return { changes, conclude: () => undefined };
  });
}
