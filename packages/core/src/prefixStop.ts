import { audit, type Scope } from "./audit.ts";
import type { PoolId, Recipient } from "./model.ts";
import type { Change, Ports, WindowLimit } from "./ports.ts";
import { prefixOf } from "./sendLimits.ts";

/** Fraud asks for codes and never types them. Both are counted in half hours, of which the newest two are judged. */
const PERIOD_MS = 1800 * 1000;
const MIN_SENT = 50;
const MIN_CONVERSION = 0.1;
const STOP_MS = 6 * 3600 * 1000;

type Counter = "sent" | "verified";

/** Sent and verified share their periods: were one forgotten before the other, a healthy prefix would look like fraud. */
function counted({ digest }: Ports, poolId: PoolId, phone: string, counter: Counter, period: number): WindowLimit {
  const key = digest(JSON.stringify(["prefix", counter, poolId, prefixOf(phone), period]));
  return { key, limit: Number.MAX_SAFE_INTEGER, windowMs: 2 * PERIOD_MS };
}

/** Gives the change that counts a text message that was sent, or a code that came back. */
export function countConversion(
  ports: Ports,
  poolId: PoolId,
  recipient: Recipient,
  counter: Counter,
): readonly Change[] {
  if (recipient.channel !== "sms") return [];
  const nowMs = ports.clock.nowMs();
  const period = Math.floor(nowMs / PERIOD_MS);
  return [{ type: "count", windows: [counted(ports, poolId, recipient.address, counter, period)], nowMs }];
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
  const stopped: WindowLimit = {
    key: ports.digest(JSON.stringify(["prefix", "stopped", poolId, prefixOf(address)])),
    limit: 1,
    windowMs: STOP_MS,
  };
  const now = Math.floor(nowMs / PERIOD_MS);
  const keysOf = (counter: Counter): readonly string[] =>
    [now - 1, now].map((period) => counted(ports, poolId, address, counter, period).key);
  const [sentKeys, verifiedKeys] = [keysOf("sent"), keysOf("verified")];
  const counts = await ports.store.findCounts([...sentKeys, ...verifiedKeys, stopped.key], nowMs);
  const sum = (keys: readonly string[]): number =>
    keys.reduce((total, key) => total + (counts.get(key)?.count ?? 0), 0);
  const until = counts.get(stopped.key)?.windowEndsAtMs;
  if (until !== undefined) return { retryAfterSeconds: Math.ceil((until - nowMs) / 1000), changes: [] };
  const sent = sum(sentKeys);
  if (sent < MIN_SENT || sum(verifiedKeys) / sent >= MIN_CONVERSION) return null;
  const changes: readonly Change[] = [
    { type: "count", windows: [stopped], nowMs },
    audit(scope, nowMs, { type: "sms.prefixStop", userId: null, factor: "sms" }),
  ];
  return { retryAfterSeconds: STOP_MS / 1000, changes };
}
