import { type FailureName, MfaError, malformed } from "@countersign/contract/errors";
import { codeText } from "../factors/matchCode.ts";
import { CODE_DIGITS } from "../factors/outOfBandFactor.ts";
import { countSent, prefixStop, prefixWindows } from "../limits/prefixStop.ts";
import { isCommon, type SendWindow, sendWindows } from "../limits/sendLimits.ts";
import { findUsedUp, trailOf } from "../limits/windows.ts";
import type { Change } from "../model/changes.ts";
import type { NewCode, OutgoingMessage } from "../model/messages.ts";
import type { Application, CallerRef, CodePurpose, Recipient, UserId } from "../model/model.ts";
import { newId } from "../model/newId.ts";
import type { Ports, WindowCount } from "../model/ports.ts";
import type { RefusalReason } from "../model/refusalReason.ts";
import type { WindowName } from "../model/windowName.ts";
import { isServed } from "../notices/isServed.ts";
import { type Act, audit, type Scope } from "../settle/audit.ts";
import { refuseAct } from "../settle/refuseAct.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";
import { type Asker, findAsker } from "./findAsker.ts";

export const CODE_SECONDS = 300;

export interface CodeRequest {
  readonly application: Application;
  readonly recipient: Recipient;
  readonly purpose: CodePurpose;
  readonly scope: Scope;
  /** Who asks, where the request says so. */
  readonly caller: CallerRef | null;
  readonly language: OutgoingMessage["language"];
  /** What "too soon" is called on this path. */
  readonly tooSoon: FailureName;
}

/**
 * Sends a code. The answer is the same whether anyone has the address.
 * @throws {MfaError} `tooSoon` or tooOften with the seconds to wait, malformed for a country that gets no messages
 */
export async function sendCode(ports: Ports, request: CodeRequest): Promise<void> {
  return settleDecision(ports.store, () => decideSending(ports, request));
}

async function decideSending(ports: Ports, request: CodeRequest): Promise<Decision<void>> {
  const { application, recipient, purpose, scope } = request;
  const { poolId } = application;
  const { origin } = scope;
  const nowMs = ports.clock.nowMs();
  if (!isServed(ports, recipient))
    throw malformed("phone", "belongs to a country that gets no text messages from here");
  const asker = await findAsker(ports, request);
  const { standing } = asker;
  const userId = standing.kind === "stranger" ? null : standing.userId;
  const act: Act = { type: "code.send", userId, factor: recipient.channel };
  const windows = sendWindows(ports, { application, recipient, purpose, origin, standing });
  const counts = await ports.store.findCounts([...windows, ...prefixWindows(ports, poolId, recipient, origin)], nowMs);
  const own = windows.filter((each) => !isCommon(each));
  const usedUp = findUsedUp(own, counts, nowMs);
  if (usedUp !== null) {
    const { name, key: barrier, retryAfterSeconds } = usedUp;
    const error = new MfaError(name === "resend" ? request.tooSoon : "tooOften", { retryAfterSeconds });
    ports.noteLimit?.(name);
    return refuseAct(ports, scope, { ...act, barrier }, trailOf(usedUp), error);
  }
  const common = windows.filter(isCommon);
  const empty = emptyPot(ports, { common, recipient, scope, counts });
  if (empty !== null && asker.isTrusted) {
    const error = new MfaError("tooOften", { retryAfterSeconds: empty.retryAfterSeconds });
    ports.noteLimit?.(empty.name);
    return refuseAct(ports, scope, { ...act, barrier: empty.key }, empty.reason, error, empty.changes);
  }
  // Nobody else learns whether the pot is empty, or whether the address is anybody's: the answer is the same, and its work.
  const dropped = whyDropped(request, asker, empty);
  if (empty !== null && dropped === empty.reason) ports.noteLimit?.(empty.name);
  return {
    changes: [
      { type: "count", windows: empty === null ? windows : own, nowMs },
      ...(empty?.changes ?? []),
      ...codeChanges(ports, request, { userId: userId ?? asker.holder, reaches: dropped === null }),
      ...(dropped === null ? countSent(ports, poolId, recipient, origin, counts) : []),
      audit(scope, nowMs, dropped === null ? act : { ...act, userId: userId ?? asker.holder, note: dropped }),
    ],
    conclude: () => undefined,
  };
}

interface EmptyPot {
  readonly name: WindowName;
  /** For the trail. */
  readonly reason: RefusalReason;
  readonly key: string;
  readonly retryAfterSeconds: number;
  readonly changes: readonly Change[];
}

interface Pots {
  readonly common: readonly SendWindow[];
  readonly recipient: Recipient;
  readonly scope: Scope;
  readonly counts: ReadonlyMap<string, WindowCount>;
}

/** Says what strangers have used up together, or stopped; null: nothing. */
function emptyPot(ports: Ports, { common, recipient, scope, counts }: Pots): EmptyPot | null {
  if (common.length === 0) return null;
  const stop = prefixStop(ports, scope.poolId, recipient, scope, counts);
  if (stop !== null) return { name: "prefixStop", reason: "prefixStopped", ...stop };
  const usedUp = findUsedUp(common, counts, ports.clock.nowMs());
  if (usedUp === null) return null;
  const { name, key, retryAfterSeconds } = usedUp;
  return { name, reason: trailOf(usedUp), key, retryAfterSeconds, changes: [] };
}

/** Gives for the trail why a code reaches nobody; null: it reaches its recipient. */
function whyDropped(request: CodeRequest, asker: Asker, empty: EmptyPot | null): string | null {
  if (isForNobody(request, asker)) return "unknownRecipient";
  return asker.isProved || empty === null ? null : empty.reason;
}

/** A code that only an account owner can use goes nowhere else. */
function isForNobody({ purpose }: CodeRequest, { isOwned }: Asker): boolean {
  return (purpose === "resetPassword" || purpose === "unbind" || purpose === "mfaUnbind") && !isOwned;
}

/** What reaches nobody costs what any other does: its code is none that could be typed, its message has run out. */
function codeChanges(
  ports: Ports,
  request: CodeRequest,
  { userId, reaches }: { readonly userId: UserId | null; readonly reaches: boolean },
): readonly Change[] {
  const { application, recipient, purpose, language } = request;
  const { poolId } = application;
  const nowMs = ports.clock.nowMs();
  const code = makeCode(ports);
  const expiresAtMs = nowMs + CODE_SECONDS * 1000;
  const sent: NewCode = {
    kind: "code",
    ...recipient,
    id: newId(ports.random),
    poolId,
    purpose,
    createdAtMs: nowMs,
    expiresAtMs,
    mac: ports.codeMac.sign(codeText(poolId, recipient, purpose, reaches ? code : newId(ports.random))),
  };
  const message: OutgoingMessage = {
    ...recipient,
    id: newId(ports.random),
    poolId,
    appId: application.id,
    userId,
    codeId: sent.id,
    language,
    content: { purpose, code },
    createdAtMs: nowMs,
    expiresAtMs: reaches ? expiresAtMs : nowMs,
  };
  return [
    { type: "saveCode", code: sent, ...(reaches ? {} : { reachesNobody: true }) },
    { type: "enqueueMessage", message },
  ];
}

/** Gives six uniform digits: values that would favour some codes are drawn again. */
function makeCode({ random }: Ports): string {
  const range = 10 ** CODE_DIGITS;
  const ceiling = 2 ** 32 - (2 ** 32 % range);
  for (;;) {
    const bytes = random.bytes(4);
    const drawn = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
    if (drawn < ceiling) return String(drawn % range).padStart(CODE_DIGITS, "0");
  }
}
