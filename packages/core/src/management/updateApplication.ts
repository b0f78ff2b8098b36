import type { ApplicationPatch, Change } from "../model/changes.ts";
import type { AppId, Application, PolicyFactor } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { audit, type Scope } from "../settle/audit.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";
import { findApplicationOf, refuseUnservable, withAlternative } from "./applicationPolicy.ts";
import { makeApplicationSecret } from "./createApplication.ts";

export interface ApplicationUpdate {
  readonly scope: Scope;
  readonly appId: AppId;
  /** Fields left out stay. */
  readonly patch: Omit<ApplicationPatch, "secretDigest">;
  /** All that it demands from then on; null leaves its policy as it is. */
  readonly factors: readonly PolicyFactor[] | null;
  /** The secret it had opens nothing any more. */
  readonly renewSecret: boolean;
}

export interface UpdatedApplication {
  readonly application: Application;
  /** The new secret, to be shown once; null when it was not renewed. */
  readonly secret: string | null;
}

/**
 * Changes an application on an operator's word.
 * @throws {MfaError} malformed for a factor that cannot be served, applicationUnknown, tooOften
 */
export async function updateApplication(ports: Ports, update: ApplicationUpdate): Promise<UpdatedApplication> {
  const { appId, factors, renewSecret } = update;
  if (factors !== null) refuseUnservable(ports.settings, factors, "factors");
  return settleDecision(ports.store, async (): Promise<Decision<UpdatedApplication>> => {
    const current = await findApplicationOf(ports, update.scope, appId);
    const scope: Scope = { ...update.scope, appId };
    const secret = renewSecret ? makeApplicationSecret(ports) : null;
    const patch: ApplicationPatch = {
      ...update.patch,
      ...(secret === null ? {} : { secretDigest: ports.digest(secret) }),
    };
    const policy = factors === null ? current.factors : withAlternative(factors);
    const note = Object.keys(patch).join(", ");
    const nowMs = ports.clock.nowMs();
    const changes: readonly Change[] = [
      { type: "updateApplication", poolId: scope.poolId, appId, patch },
      audit(scope, nowMs, { type: "application.update", userId: null, note }),
    ];
    const policyChanges: readonly Change[] = [
      { type: "setApplicationFactors", poolId: scope.poolId, appId, factors: policy },
      audit(scope, nowMs, { type: "application.policy", userId: null }),
    ];
    return {
      changes: [...(note === "" ? [] : changes), ...(factors === null ? [] : policyChanges)],
      conclude: () => ({ application: { ...current, ...patch, factors: policy }, secret }),
    };
  });
}
