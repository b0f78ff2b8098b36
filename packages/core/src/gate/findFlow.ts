import { MfaError } from "@countersign/contract/errors";
import type { TokenRef } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";

/**
 * Gives the mfaToken that a flow handle came with, however far its sign-in is.
 * @throws {MfaError} mfaTokenInvalid
 */
export async function findFlow(ports: Ports, flowHandle: string): Promise<TokenRef<"mfaToken">> {
  const flow = await ports.store.findFlow(ports.digest(flowHandle));
  if (flow === null) throw new MfaError("mfaTokenInvalid");
  return flow;
}
