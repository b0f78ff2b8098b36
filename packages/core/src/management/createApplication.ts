import type { ApplicationLogo } from "../model/applicationLook.ts";
import type { ApplicationPatch } from "../model/applicationPatch.ts";
import type { Application } from "../model/model.ts";
import { newId } from "../model/newId.ts";
import { plainApplication } from "../model/plainApplication.ts";
import type { Ports } from "../model/ports.ts";
import { audit, type Scope } from "../settle/audit.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";
import { refuseRedirectUris, refuseUnservable, withAlternative } from "./applicationPolicy.ts";
import { makeClientSecret } from "./clientSecrets.ts";

/** The one moment at which the secret of an application can be read. */
export interface CreatedApplication {
  readonly application: Application;
  readonly secret: string;
}

export type NewApplication = Pick<Application, "name"> & ApplicationPatch & Partial<Pick<Application, "factors">>;

/**
 * Makes an application in the pool of `scope`; what is left out is as in {@link plainApplication}.
 * @throws {MfaError} malformed for a factor that cannot be served or a redirect URI that leads nowhere, tooOften
 */
export async function createApplication(
  ports: Ports,
  scope: Scope,
  asked: NewApplication,
  logo: ApplicationLogo | null = null,
): Promise<CreatedApplication> {
  const fields = { ...plainApplication, ...asked };
  refuseUnservable(ports.settings, fields.factors, "factors");
  refuseRedirectUris(fields.redirectUris);
  return settleDecision(ports.store, async (): Promise<Decision<CreatedApplication>> => {
    const secret = makeClientSecret(ports);
    const application: Application = {
      ...fields,
      factors: withAlternative(fields.factors),
      id: newId(ports.random),
      poolId: scope.poolId,
      secretDigest: ports.digest(secret),
      olderSecret: null,
    };
    const nowMs = ports.clock.nowMs();
    return {
      changes: [
        { type: "insertApplication", application, nowMs },
        ...(logo === null ? [] : [{ type: "setLogo" as const, poolId: scope.poolId, appId: application.id, logo }]),
        audit({ ...scope, appId: application.id }, nowMs, { type: "application.create", userId: null }),
      ],
      conclude: () => ({ application, secret }),
    };
  });
}
