import { MfaError } from "@countersign/contract/errors";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { Application } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { type CallerOf, judgeCaller } from "./loadCaller.ts";
import { missingFrom } from "./satisfaction.ts";

/** Gives a session while it lives, its account is not blocked and it satisfies an application of its pool; else null. Nobody comes with it. */
export async function findActiveSession(
  ports: Ports,
  { poolId, id: appId }: Pick<Application, "poolId" | "id">,
  id: string,
  origin: RequestOrigin,
): Promise<CallerOf<"session"> | null> {
  const judged = await judgeCaller(ports, { kind: "session", poolId, id, appId }, origin, "sessionRevoked");
  if (!judged.ok) return null;
  try {
    return missingFrom(ports, judged.caller) === null ? judged.caller : null;
  } catch (error) {
    if (error instanceof MfaError) return null;
    throw error;
  }
}
