import type { Application } from "../model/model.ts";
import { newId, randomHex } from "../model/newId.ts";
import type { Ports } from "../model/ports.ts";
import { audit, type Scope } from "../settle/audit.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";
import { refuseUnservable, withAlternative } from "./applicationPolicy.ts";

const SECRET_BYTES = 16;

/** The one moment at which the secret of an application can be read. */
export interface CreatedApplication {
  readonly application: Application;
  readonly secret: string;
}

/**
 * Makes an application in the pool of `scope`.
 * @throws {MfaError} malformed for a factor that cannot be served, tooOften
 */
export async function createApplication(
  ports: Ports,
  scope: Scope,
  fields: Omit<Application, "id" | "poolId" | "secretDigest">,
): Promise<CreatedApplication> {
  refuseUnservable(ports.settings, fields.factors, "factors");
  return settleDecision(ports.store, async (): Promise<Decision<CreatedApplication>> => {
    const secret = makeApplicationSecret(ports);
    const application: Application = {
      ...fields,
      factors: withAlternative(fields.factors),
      id: newId(ports.random),
      poolId: scope.poolId,
      secretDigest: ports.digest(secret),
    };
    const nowMs = ports.clock.nowMs();
    return {
      changes: [
        { type: "insertApplication", application, nowMs },
        audit({ ...scope, appId: application.id }, nowMs, { type: "application.create", userId: null }),
      ],
      conclude: () => ({ application, secret }),
    };
  });
}

/** Gives a fresh secret: 32 hexadecimal digits. */
export function makeApplicationSecret({ random }: Pick<Ports, "random">): string {
  return randomHex(random, SECRET_BYTES);
}
