import type { Change } from "../model/changes.ts";
import type { ShownDevice, Subject, TrustedDevice } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { refOf } from "../model/refOf.ts";
import { isAhead } from "../model/storedTimes.ts";
import { audit, type Scope } from "../settle/audit.ts";
import type { FirstFactorPassed } from "./concludeSignIn.ts";
import { tellOfDevice } from "./deviceTokens.ts";
import { standsFor } from "./deviceTrust.ts";

/** How long a token that has just served may come again: its answer was lost on the way, or the button pressed twice. */
const RETRY_MS = 5 * 60_000;

/** What the trusted devices come to that a sign-in shows. */
export interface DevicesJudged {
  /** The one that may stand in for what the application demands of all; null: none. */
  readonly trusted: TrustedDevice | null;
  /** What an old token, or one that never was, ends. */
  readonly changes: readonly Change[];
}

/**
 * Judges the tokens of trusted devices that come with a passed first factor. Of another account or application they say nothing. One that
 * has served before shows that two hold it: the device is trusted no longer, and its owner is told.
 */
export async function judgeShownDevices(ports: Ports, passed: FirstFactorPassed): Promise<DevicesJudged> {
  const { subject, application, firstFactor, scope } = passed;
  const shown = scope.origin.trustedDevices ?? [];
  if (shown.length === 0 || application.trustDays === 0 || firstFactor === "external") return NOTHING;
  const nowMs = ports.clock.nowMs();
  const listed = await ports.store.findTrustedDevices(refOf(subject));
  const own = listed.flatMap(({ device }) => {
    const { digest } = shown.find(({ id }) => id === device.id) ?? {};
    return digest === undefined || !standsFor(device, { subject, application }, firstFactor, nowMs)
      ? []
      : [{ device, verdict: verdictOn(device, digest, nowMs) }];
  });
  const copied = own.filter(({ verdict }) => verdict === "copied");
  if (copied.length > 0)
    return { trusted: null, changes: copied.flatMap(({ device }) => endCopied(ports, subject, device, scope)) };
  return { trusted: own.find(({ verdict }) => verdict === "good")?.device ?? null, changes: [] };
}

const NOTHING: DevicesJudged = { trusted: null, changes: [] };

/** `late`: it has served a moment ago, and nobody has shown its successor yet. */
function verdictOn(
  { digest, previousDigest, turnedAtMs }: TrustedDevice,
  shown: ShownDevice["digest"],
  nowMs: number,
): "good" | "late" | "copied" {
  if (shown === digest) return "good";
  const isMomentAgo = nowMs - turnedAtMs <= RETRY_MS && !isAhead(turnedAtMs, nowMs);
  return shown === previousDigest && isMomentAgo ? "late" : "copied";
}

function endCopied(ports: Ports, subject: Subject, { id }: TrustedDevice, scope: Scope): readonly Change[] {
  const nowMs = ports.clock.nowMs();
  const { userId } = subject.user;
  return [
    { type: "endTrustedDevice", subject: refOf(subject), id, exceptSessionId: null, nowMs },
    ...tellOfDevice(ports, subject, scope, "deviceCopied"),
    audit(scope, nowMs, { type: "device.reuse", userId, failure: "tokenSpent" }),
  ];
}
