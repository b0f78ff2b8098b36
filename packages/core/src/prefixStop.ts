import { audit, type Scope } from "./audit.ts";
import type { PoolId, Recipient } from "./model.ts";
import type { Change, Digest, Ports, WindowLimit } from "./ports.ts";
import { prefixOf } from "./sendLimits.ts";

/** Fraud asks for codes and never types them. */
const WATCH_MS = 3600 * 1000;
const MIN_SENT = 50;
const MIN_CONVERSION = 0.1;
const STOP_MS = 6 * 3600 * 1000;

type Counter = "sent" | "verified" | "stopped";

function window(digest: Digest, poolId: PoolId, phone: string, counter: Counter): WindowLimit {
  const key = digest(JSON.stringify(["prefix", counter, poolId, prefixOf(phone)]));
  return { key, limit: Number.MAX_SAFE_INTEGER, windowMs: counter === "stopped" ? STOP_MS : WATCH_MS };
}

/** Gives the change that counts a text message that was sent, or a code that came back. */
export function countConversion(
  ports: Ports,
  poolId: PoolId,
  recipient: Recipient,
  counter: "sent" | "verified",
): readonly Change[] {
  if (recipient.channel !== "sms") return [];
  const nowMs = ports.clock.nowMs();
  return [{ type: "count", windows: [window(ports.digest, poolId, recipient.address, counter)], nowMs }];
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
  const [sent, verified, stopped] = (["sent", "verified", "stopped"] as const).map((counter) =>
    window(ports.digest, poolId, recipient.address, counter),
  ) as [WindowLimit, WindowLimit, WindowLimit]; // three in, three out
  const counts = await ports.store.findCounts([sent.key, verified.key, stopped.key], nowMs);
  const until = counts.get(stopped.key)?.windowEndsAtMs;
  if (until !== undefined) return { retryAfterSeconds: Math.ceil((until - nowMs) / 1000), changes: [] };
  const sentCount = counts.get(sent.key)?.count ?? 0;
  const verifiedCount = counts.get(verified.key)?.count ?? 0;
  if (sentCount < MIN_SENT || verifiedCount / sentCount >= MIN_CONVERSION) return null;
  const changes: readonly Change[] = [
    { type: "count", windows: [stopped], nowMs },
    audit(scope, nowMs, { type: "sms.prefixStop", userId: null, factor: "sms" }),
  ];
  return { retryAfterSeconds: STOP_MS / 1000, changes };
}
