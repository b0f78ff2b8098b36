import { MfaError } from "@countersign/contract/errors";
import type { User } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import type { Scope } from "../settle/audit.ts";
import { settleDecision } from "../settle/settleDecision.ts";
import { sharedLimit } from "./sharedLimit.ts";
import { type NamedWindow, originWindows, readWindows } from "./windows.ts";

/** What an account may hold of profile and custom data, written as JSON. */
export const ACCOUNT_BYTES = 64_000;
/** What everybody may bring along when he registers, whatever others brought. */
const FREE_BYTES = 64;

type Held = Pick<User, "profile" | "customData">;

interface Weight {
  readonly bytes: number;
  /** What most of it is. */
  readonly field: keyof Held;
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
    const windows = await byteWindows(ports, scope, bytes - FREE_BYTES);
    const { usedUp } = await readWindows(ports, windows);
    if (usedUp !== null) {
      const { retryAfterSeconds } = usedUp;
      const rule = `must be left out for now: from here at most ${FREE_BYTES} bytes are taken`;
      throw new MfaError("bodyTooLarge", { field, rule, retryAfterSeconds });
    }
    return { changes: [{ type: "count", windows, nowMs: ports.clock.nowMs() }], conclude: () => undefined };
  });
}

async function byteWindows(ports: Ports, { poolId, origin }: Scope, weight: number): Promise<readonly NamedWindow[]> {
  const { registrationBytes, registrationBytesInAll: inAll } = ports.settings.requestLimits;
  const key = (...parts: readonly string[]): string => ports.digest(JSON.stringify(["registrationBytes", ...parts]));
  const byOrigin = originWindows("address", registrationBytes, origin, (block) => key(poolId, block));
  const shared = { name: "registrationBytes", limit: inAll.limit, few: 1 };
  const { limit, taking } = await sharedLimit(ports, shared, origin);
  const all = { name: "everybody", key: key("everybody"), windowMs: inAll.windowMs, limit };
  return [...[...byOrigin, all].map((each) => ({ ...each, weight })), taking];
}
