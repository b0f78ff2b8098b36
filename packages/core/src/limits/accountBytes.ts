import { MfaError } from "@countersign/contract/errors";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { User } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import type { Scope } from "../settle/audit.ts";
import { settleDecision } from "../settle/settleDecision.ts";
import { type SharedWindows, type Sharing, sharedLimit } from "./sharedLimit.ts";
import { originWindows, readWindows, windowOf } from "./windows.ts";

/** What an account may hold of profile and custom data, written as JSON. */
export const ACCOUNT_BYTES = 64_000;
/** What everybody may bring along when he registers, whatever others brought. */
const FREE_BYTES = 64;

type From = Pick<Scope, "poolId"> & { readonly origin: Pick<RequestOrigin, "ipBlock" | "ipNetworks"> };

type Held = Pick<User, "profile" | "customData">;

interface Weight {
  readonly bytes: number;
  /** What most of it is. */
  readonly field: keyof Held;
}

/** Whether an account that holds so much may not hold more. */
export function isFull(held: Held): boolean {
  return weigh(held).bytes >= ACCOUNT_BYTES;
}

function weigh({ profile, customData }: Held): Weight {
  const [ofProfile, ofData] = [profile, customData].map((each) => Buffer.byteLength(JSON.stringify(each)));
  const [profileBytes, dataBytes] = [ofProfile ?? 0, ofData ?? 0];
  return { bytes: profileBytes + dataBytes, field: dataBytes > profileBytes ? "customData" : "profile" };
}

/**
 * Refuses what an account cannot hold. One that holds more since before there was a limit may shrink, not grow.
 * @throws {MfaError} bodyTooLarge with the field
 */
export function checkAccountBytes(after: Held, before: Held | null = null): void {
  const { bytes, field } = weigh(after);
  if (bytes <= ACCOUNT_BYTES || (before !== null && bytes <= weigh(before).bytes)) return;
  throw new MfaError("bodyTooLarge", {
    field,
    rule: `must have at most ${ACCOUNT_BYTES} bytes, with all other fields`,
  });
}

/**
 * Counts what somebody who registers brings along beyond what everybody may. The registration itself goes on without it.
 * @throws {MfaError} bodyTooLarge with the field, when where he is too much was brought already
 */
export async function admitRegistrationBytes(ports: Ports, scope: Scope, held: Held): Promise<void> {
  const { bytes, field } = weigh(held);
  if (bytes <= FREE_BYTES) return;
  return settleDecision(ports.store, async () => {
    const { windows, taking } = await byteWindows(ports, scope, bytes - FREE_BYTES);
    const { usedUp } = await readWindows(ports, windows);
    if (usedUp !== null) {
      const { retryAfterSeconds } = usedUp;
      const rule = `must be left out for now: from here at most ${FREE_BYTES} bytes are taken`;
      throw new MfaError("bodyTooLarge", { field, rule, retryAfterSeconds });
    }
    return {
      changes: [{ type: "count", windows: [...windows, taking], nowMs: ports.clock.nowMs() }],
      conclude: () => undefined,
    };
  });
}

/** Gives the windows of what registrations bring along, `weight` bytes of it, and the one that says who brought some. */
export async function byteWindows(ports: Sharing, { poolId, origin }: From, weight: number): Promise<SharedWindows> {
  const { settings } = ports;
  const key = (...parts: readonly string[]): string => ports.digest(JSON.stringify(["registrationBytes", ...parts]));
  const byOrigin = originWindows(settings, "registrationBytes", origin, (block) => key(poolId, block), { weight });
  const all = windowOf(settings, "registrationBytesInAll", key("everybody"), { weight });
  const shared = { name: "registrationBytes", limit: all.limit, few: 1 };
  const { limit, taking } = await sharedLimit(ports, shared, origin);
  return { windows: [...byOrigin, { ...all, limit }], taking };
}
