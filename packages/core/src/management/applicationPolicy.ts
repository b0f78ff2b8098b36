import { MfaError, malformed } from "@countersign/contract/errors";
import { isOnlyBiometric, kindOf } from "../factors/assurance.ts";
import { canServe } from "../factors/canServe.ts";
import { FALLBACK } from "../gate/decideSignIn.ts";
import type { CoreSettings } from "../model/coreSettings.ts";
import type { AppId, Application, PolicyFactor } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { isRedirectUri, MOST_REDIRECT_URIS, redirectUriRule } from "../model/redirectUri.ts";
import { audit, type Scope } from "../settle/audit.ts";
import { settleDecision } from "../settle/settleDecision.ts";

export interface PolicyChange {
  readonly scope: Scope;
  readonly appId: AppId;
  readonly enable: readonly PolicyFactor[];
  readonly disable: readonly PolicyFactor[];
}

/**
 * Sets what an application demands after the first factor.
 * @throws {MfaError} malformed for a factor that cannot be served or is both enabled and disabled, applicationUnknown,
 *   tooOften
 */
export async function changeApplicationPolicy(ports: Ports, change: PolicyChange): Promise<Application> {
  const { scope, appId, enable, disable } = change;
  refuseUnservable(ports.settings, enable, "enabledFactors");
  const both = enable.find((factor) => disable.includes(factor));
  if (both !== undefined) throw malformed("disabledFactors", `${both} is enabled in the same request`);
  return settleDecision(ports.store, async () => {
    const application = await findApplicationOf(ports, scope, appId);
    const kept = application.factors.filter((factor) => !disable.includes(factor) && !enable.includes(factor));
    const demanded = withAlternative([...kept, ...enable]);
    return {
      changes: [
        {
          ...{ type: "setApplicationFactors", poolId: scope.poolId, appId },
          factors: demanded,
          expected: application.factors,
        },
        audit({ ...scope, appId }, ports.clock.nowMs(), { type: "application.policy", userId: null }),
      ],
      conclude: () => ({ ...application, factors: demanded }),
    };
  });
}

/** @throws {MfaError} malformed, naming `field`, for a factor that this build or configuration cannot serve */
export function refuseUnservable(
  settings: Pick<CoreSettings, "facilities">,
  demanded: readonly PolicyFactor[],
  field: string,
): void {
  const unservable = demanded.find((factor) => !canServe(settings, factor));
  if (unservable !== undefined) throw malformed(field, `${unservable} cannot be served by this configuration`);
}

/** @throws {MfaError} malformed, naming the first URI that a finished sign-in may not lead to */
export function refuseRedirectUris(uris: readonly string[]): void {
  if (uris.length > MOST_REDIRECT_URIS) throw malformed("redirectUris", `must be ${MOST_REDIRECT_URIS} at most`);
  const at = uris.findIndex((uri) => !isRedirectUri(uri));
  if (at >= 0) throw malformed(`redirectUris.${at}`, `must be ${redirectUriRule}`);
}

/**
 * Gives the factors, each once. FACE alone adds OTP: nobody may be left without another way than his face (NIST
 * SP 800-63B-4 §3.2.3).
 */
export function withAlternative(demanded: readonly PolicyFactor[]): readonly PolicyFactor[] {
  const chosen = [...new Set(demanded)];
  const kinds = chosen.flatMap((word) => kindOf(word) ?? []);
  return chosen.length > 0 && isOnlyBiometric(kinds) ? [FALLBACK, ...chosen] : chosen;
}

/** @throws {MfaError} applicationUnknown, also for an application of another pool */
export async function findApplicationOf(ports: Ports, scope: Scope, appId: AppId): Promise<Application> {
  const application = await ports.store.findApplication(appId);
  if (application?.poolId !== scope.poolId) throw new MfaError("applicationUnknown");
  return application;
}
