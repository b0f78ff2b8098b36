import type { RequestOrigin } from "../model/auditEvent.ts";
import type { Change } from "../model/changes.ts";
import type { PoolId, Recipient } from "../model/model.ts";
import { networkOf } from "../model/networkOf.ts";
import type { Ports, WindowCount } from "../model/ports.ts";
import { secondsUntil } from "../model/storedTimes.ts";
import type { WindowLimit } from "../model/windowLimit.ts";
import { audit, type Scope } from "../settle/audit.ts";
import { prefixOf } from "./sendLimits.ts";
import { type NamedWindow, windowOf } from "./windows.ts";

/** Fraud asks for codes and never types them. Both are counted in half hours, of which the newest two are judged. */
const PERIOD_MS = 1800 * 1000;
const MIN_SENT = 50;
const MIN_CONVERSION = 0.1;
/** What one network may add to either count in an hour: nobody stops a prefix from a single place. */
const MAX_PER_NETWORK = 5;

type Counter = "sent" | "verified";
type Asked = Pick<Ports, "digest" | "settings">;

function keyOf({ digest }: Pick<Ports, "digest">, ...parts: readonly unknown[]): string {
  return digest(JSON.stringify(["prefix", ...parts]));
}

/** Sent and verified share their periods: were one forgotten before the other, a healthy prefix would look like fraud. */
function counted(ports: Ports, poolId: PoolId, phone: string, counter: Counter, period: number): WindowLimit {
  const key = keyOf(ports, counter, poolId, prefixOf(phone), period);
  const name = counter === "sent" ? "prefixSent" : "prefixVerified";
  return { name, key, limit: Number.MAX_SAFE_INTEGER, windowMs: 2 * PERIOD_MS };
}

/** The window that is open while a prefix is stopped. */
function stopped(ports: Asked, poolId: PoolId, phone: string): NamedWindow {
  return windowOf(ports.settings, "prefixStop", keyOf(ports, "stopped", poolId, prefixOf(phone)));
}

/** Gives the windows that keep a message from a recipient while they are open. */
export function stopWindows(ports: Asked, poolId: PoolId, { channel, address }: Recipient): readonly NamedWindow[] {
  return channel === "sms" ? [stopped(ports, poolId, address)] : [];
}

type Counts = ReadonlyMap<string, WindowCount>;

/** The windows that a text message counts in when it was sent, or a code that came back; those of its network first. */
function conversion(
  ports: Ports,
  poolId: PoolId,
  { address }: Recipient,
  origin: RequestOrigin,
  counter: Counter,
): readonly [share: WindowLimit, all: WindowLimit] {
  const key = keyOf(ports, counter, "share", poolId, prefixOf(address), networkOf(origin));
  const share = { name: "prefixNetwork", key, limit: MAX_PER_NETWORK, windowMs: 2 * PERIOD_MS } as const;
  return [share, counted(ports, poolId, address, counter, periodAt(ports.clock.nowMs()))];
}

function countIn(ports: Ports, windows: ReturnType<typeof conversion>, counts: Counts): readonly Change[] {
  const [share] = windows;
  if ((counts.get(share.key)?.count ?? 0) >= share.limit) return [];
  return [{ type: "count", windows, nowMs: ports.clock.nowMs() }];
}

/** Gives the change that counts a code that came back. */
export async function countVerified(
  ports: Ports,
  poolId: PoolId,
  recipient: Recipient,
  origin: RequestOrigin,
): Promise<readonly Change[]> {
  if (recipient.channel !== "sms") return [];
  const windows = conversion(ports, poolId, recipient, origin, "verified");
  const [share] = windows;
  return countIn(ports, windows, await ports.store.findCounts([share], ports.clock.nowMs()));
}

/** Gives the windows by which `prefixStop` and `countSent` judge a sending. */
export function prefixWindows(
  ports: Ports,
  poolId: PoolId,
  recipient: Recipient,
  origin: RequestOrigin,
): readonly WindowLimit[] {
  if (recipient.channel !== "sms") return [];
  const { address } = recipient;
  const [share] = conversion(ports, poolId, recipient, origin, "sent");
  const all = (["sent", "verified"] as const).flatMap((counter) => totals(ports, poolId, address, counter));
  return [...all, stopped(ports, poolId, address), share];
}

/** Gives the change that counts a text message that was sent. */
export function countSent(
  ports: Ports,
  poolId: PoolId,
  recipient: Recipient,
  origin: RequestOrigin,
  counts: Counts,
): readonly Change[] {
  if (recipient.channel !== "sms") return [];
  return countIn(ports, conversion(ports, poolId, recipient, origin, "sent"), counts);
}

function periodAt(nowMs: number): number {
  return Math.floor(nowMs / PERIOD_MS);
}

function totals(ports: Ports, poolId: PoolId, phone: string, counter: Counter): readonly WindowLimit[] {
  const now = periodAt(ports.clock.nowMs());
  return [now - 1, now].map((period) => counted(ports, poolId, phone, counter, period));
}

/**
 * Says whether text messages to a prefix are stopped because hardly any of their codes come back. The request that finds
 * it out writes the stop and its audit event.
 */
export function prefixStop(
  ports: Ports,
  poolId: PoolId,
  { channel, address }: Recipient,
  scope: Scope,
  counts: Counts,
): { readonly key: string; readonly retryAfterSeconds: number; readonly changes: readonly Change[] } | null {
  if (channel !== "sms") return null;
  const nowMs = ports.clock.nowMs();
  const stop = stopped(ports, poolId, address);
  const until = counts.get(stop.key)?.windowEndsAtMs;
  const { key } = stop;
  if (until !== undefined) return { key, retryAfterSeconds: secondsUntil(until, stop.windowMs, nowMs), changes: [] };
  const sum = (counter: Counter): number =>
    totals(ports, poolId, address, counter).reduce((total, { key }) => total + (counts.get(key)?.count ?? 0), 0);
  const sent = sum("sent");
  if (sent < MIN_SENT || sum("verified") / sent >= MIN_CONVERSION) return null;
  const changes: readonly Change[] = [
    { type: "count", windows: [stop], nowMs },
    audit(scope, nowMs, { type: "sms.prefixStop", userId: null, factor: "sms" }),
  ];
  return { key, retryAfterSeconds: stop.windowMs / 1000, changes };
}
