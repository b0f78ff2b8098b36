import { type AuditEvent, audit, type PoolId, type RequestOrigin, spendPresentCodes } from "@countersign/core";
import { createKeyring, createSecretBox, type MasterKey, type PastEnded, type Storehouse } from "@countersign/store";
import { systemClock as clock, systemRandom as random } from "./systemPorts.ts";

export interface RestoreSettling {
  readonly storehouse: Storehouse;
  readonly masterKey: MasterKey;
  /** What is told of it in the trail of each user pool. */
  readonly note: string;
  readonly origin: RequestOrigin;
}

/**
 * Has a database that comes from the past open nothing that was closed since, and its trail tell of it. Its schema must be
 * that of this build, and nobody may serve from it.
 * @throws {WrongMasterKey}
 */
export async function settleRestore(
  settling: RestoreSettling & { readonly voidsRecoveryCodes: boolean },
): Promise<PastEnded> {
  const { storehouse, voidsRecoveryCodes } = settling;
  const keyring = await keyringOf(settling);
  const box = createSecretBox({ keyring, random });
  const trail = storehouse.openTrail({ keyring, random });
  const nowMs = clock.nowMs();
  const spend = (state: unknown) => spendPresentCodes(state, nowMs);
  const events = await tell(settling, nowMs);
  const ended = await storehouse.endPast(trail, box, { nowMs, voidsRecoveryCodes, spend, events });
  await trail.checkpoint(nowMs);
  // Read anew: it makes those that were ended, so that none is missing where the service starts.
  await storehouse.mark(await keyringOf(settling));
  return ended;
}

/**
 * Has the trail of a database tell that it was moved as it was, and marks it where it lies now. Nothing ends.
 * @throws {WrongMasterKey}
 */
export async function settleMove(settling: RestoreSettling): Promise<void> {
  const { storehouse } = settling;
  const keyring = await keyringOf(settling);
  const trail = storehouse.openTrail({ keyring, random });
  const nowMs = clock.nowMs();
  await storehouse.unmark(trail, await tell(settling, nowMs));
  await trail.checkpoint(nowMs);
  await storehouse.mark(keyring);
}

function keyringOf({ storehouse, masterKey }: RestoreSettling): ReturnType<typeof createKeyring> {
  return createKeyring({ masterKey, store: storehouse.keys, random, clock });
}

async function tell({ storehouse, note, origin }: RestoreSettling, nowMs: number): Promise<readonly AuditEvent[]> {
  const pools = await storehouse.admin.listPools();
  return pools.map(({ id }) => eventOf(id, { note, origin }, nowMs));
}

function eventOf(
  poolId: PoolId,
  { note, origin }: Pick<RestoreSettling, "note" | "origin">,
  nowMs: number,
): AuditEvent {
  const scope = { poolId, appId: null, actor: "operator", origin } as const;
  const change = audit(scope, nowMs, { type: "data.restore", userId: null, note });
  if (change.type !== "audit") throw new TypeError("An act is audited by one change.");
  return change.event;
}
