import type { SentCode } from "../model/messages.ts";
import type { PoolId } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import type { Awaited } from "./factor.ts";

/** Gives the codes that were sent to a recipient for one of the purposes. */
export async function sentTo(
  { store }: Pick<Ports, "store">,
  poolId: PoolId,
  { recipient, purposes }: Awaited,
): Promise<readonly SentCode[]> {
  const sent = await store.findCodes(poolId, recipient);
  return sent.filter((each) => purposes.includes(each.purpose));
}
