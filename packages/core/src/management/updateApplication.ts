import { MfaError } from "@countersign/contract/errors";
import type { ApplicationLogo } from "../model/applicationLook.ts";
import type { ApplicationPatch } from "../model/applicationPatch.ts";
import type { Change } from "../model/changes.ts";
import type { AppId, Application, PolicyFactor } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { audit, type Scope } from "../settle/audit.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";
import { findApplicationOf, refuseRedirectUris, refuseUnservable, withAlternative } from "./applicationPolicy.ts";

export interface ApplicationUpdate {
  readonly scope: Scope;
  readonly appId: AppId;
  /** Fields left out stay. */
  readonly patch: ApplicationPatch;
  /** Goes with the look that names it; left out: the one that there is stays; null: it goes. */
  readonly logo?: ApplicationLogo | null;
  /** All that it demands from then on; null leaves its policy as it is. */
  readonly factors: readonly PolicyFactor[] | null;
  /** Says whether it is changed as it stands, by its revision; left out: however it stands. */
  readonly accepts?: (revision: number) => boolean;
}

/**
 * Changes an application on an operator's word.
 * @throws {MfaError} malformed for a factor that cannot be served or a redirect URI that leads nowhere, applicationUnknown, preconditionFailed, tooOften
 */
export async function updateApplication(ports: Ports, update: ApplicationUpdate): Promise<Application> {
  const { appId, factors, patch, logo, accepts } = update;
  if (patch.redirectUris !== undefined) refuseRedirectUris(patch.redirectUris);
  if (factors !== null) refuseUnservable(ports.settings, factors, "factors");
  return settleDecision(ports.store, async (): Promise<Decision<Application>> => {
    // Read first: whatever changes the application from here on, has this lose.
    const expectedRevision = accepts === undefined ? null : await acceptedRevision(ports, update, accepts);
    const current = await findApplicationOf(ports, update.scope, appId);
    const scope: Scope = { ...update.scope, appId };
    const policy = factors === null ? current.factors : withAlternative(factors);
    const note = Object.keys(patch).join(", ");
    const nowMs = ports.clock.nowMs();
    const held = expectedRevision === null ? {} : { expectedRevision };
    const holding: readonly Change[] = [{ type: "updateApplication", poolId: scope.poolId, appId, patch, ...held }];
    const changes: readonly Change[] = [
      ...holding,
      ...(logo === undefined ? [] : [{ type: "setLogo" as const, poolId: scope.poolId, appId, logo }]),
      audit(scope, nowMs, { type: "application.update", userId: null, note }),
    ];
    const policyChanges: readonly Change[] = [
      { type: "setApplicationFactors", poolId: scope.poolId, appId, factors: policy },
      audit(scope, nowMs, { type: "application.policy", userId: null }),
    ];
    return {
      changes: [
        ...(note === "" ? (expectedRevision === null ? [] : holding) : changes),
        ...(factors === null ? [] : policyChanges),
      ],
      conclude: () => ({ ...current, ...patch, factors: policy }),
    };
  });
}

/** @throws {MfaError} applicationUnknown, preconditionFailed */
async function acceptedRevision(
  { store }: Ports,
  { scope, appId }: ApplicationUpdate,
  accepts: NonNullable<ApplicationUpdate["accepts"]>,
): Promise<number> {
  const found = await store.findManagedApplication(scope.poolId, appId);
  if (found === null) throw new MfaError("applicationUnknown");
  if (!accepts(found.revision)) throw new MfaError("preconditionFailed");
  return found.revision;
}
