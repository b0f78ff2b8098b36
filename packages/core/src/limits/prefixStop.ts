import type { PoolId, Recipient, RequestOrigin } from "../model/model.ts";
import type { Change, Ports, WindowLimit } from "../model/ports.ts";
import { audit, type Scope } from "../settle/audit.ts";
import { prefixOf } from "./sendLimits.ts";

/** Fraud asks for codes and never types them. Both are counted in half hours, of which the newest two are judged. */
const PERIOD_MS = 1800 * 1000;
const MIN_SENT = 50;
const MIN_CONVERSION = 0.1;
const STOP_MS = 6 * 3600 * 1000;
/** What one network may add to either count in an hour: nobody stops a prefix from a single place. */
const MAX_PER_NETWORK = 5;

type Counter = "sent" | "verified";

function windowOf({ digest }: Ports, windowMs: number, limit: number, ...parts: readonly unknown[]): WindowLimit {
  return { key: digest(JSON.stringify(["prefix", ...parts])), limit, windowMs };
}

/** Sent and verified share their periods: were one forgotten before the other, a healthy prefix would look like fraud. */
function counted(ports: Ports, poolId: PoolId, phone: string, counter: Counter, period: number): WindowLimit {
  return windowOf(ports, 2 * PERIOD_MS, Number.MAX_SAFE_INTEGER, counter, poolId, prefixOf(phone), period);
}

/** The window that is open while a prefix is stopped. */
function stopped(ports: Ports, poolId: PoolId, phone: string): WindowLimit {
  return windowOf(ports, STOP_MS, 1, "stopped", poolId, prefixOf(phone));
}

/** Gives the keys of the windows that keep a message from a recipient while they are open. */
export function stopKeys(ports: Ports, poolId: PoolId, { channel, address }: Recipient): readonly string[] {
  return channel === "sms" ? [stopped(ports, poolId, address).key] : [];
}

/** Gives the change that counts a text message that was sent, or a code that came back. */
export async function countConversion(
  ports: Ports,
  poolId: PoolId,
  { channel, address }: Recipient,
  { ipBlock, ipNetworks = [] }: RequestOrigin,
  counter: Counter,
): Promise<readonly Change[]> {
  if (channel !== "sms") return [];
  const nowMs = ports.clock.nowMs();
  const network = ipNetworks.at(-1) ?? ipBlock;
  const share = windowOf(ports, 2 * PERIOD_MS, MAX_PER_NETWORK, counter, "share", poolId, prefixOf(address), network);
  const shared = (await ports.store.findCounts([share.key], nowMs)).get(share.key);
  if (shared !== undefined && shared.count >= share.limit) return [];
  const period = Math.floor(nowMs / PERIOD_MS);
  return [{ type: "count", windows: [share, counted(ports, poolId, address, counter, period)], nowMs }];
}

/**
 * Says whether text messages to a prefix are stopped because hardly any of their codes come back. The request that finds
 * it out writes the stop and its audit event.
 */
export async function prefixStop(
  ports: Ports,
  poolId: PoolId,
  recipient: Recipient,
  scope: Scope,
): Promise<{ readonly retryAfterSeconds: number; readonly changes: readonly Change[] } | null> {
  if (recipient.channel !== "sms") return null;
  const nowMs = ports.clock.nowMs();
  const { address } = recipient;
  const stop = stopped(ports, poolId, address);
  const now = Math.floor(nowMs / PERIOD_MS);
  const keysOf = (counter: Counter): readonly string[] =>
    [now - 1, now].map((period) => counted(ports, poolId, address, counter, period).key);
  const [sentKeys, verifiedKeys] = [keysOf("sent"), keysOf("verified")];
  const counts = await ports.store.findCounts([...sentKeys, ...verifiedKeys, stop.key], nowMs);
  const sum = (keys: readonly string[]): number =>
    keys.reduce((total, key) => total + (counts.get(key)?.count ?? 0), 0);
  const until = counts.get(stop.key)?.windowEndsAtMs;
  if (until !== undefined) return { retryAfterSeconds: Math.ceil((until - nowMs) / 1000), changes: [] };
  const sent = sum(sentKeys);
  if (sent < MIN_SENT || sum(verifiedKeys) / sent >= MIN_CONVERSION) return null;
  const changes: readonly Change[] = [
    { type: "count", windows: [stop], nowMs },
    audit(scope, nowMs, { type: "sms.prefixStop", userId: null, factor: "sms" }),
  ];
  return { retryAfterSeconds: STOP_MS / 1000, changes };
}
