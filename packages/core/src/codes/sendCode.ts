import { type FailureName, MfaError, malformed } from "@countersign/contract/errors";
import { codeText } from "../factors/matchCode.ts";
import { loadCaller } from "../gate/loadCaller.ts";
import { missingFrom } from "../gate/satisfaction.ts";
import { countSent, prefixKeys, prefixStop } from "../limits/prefixStop.ts";
import { type SendOccasion, sendWindows } from "../limits/sendLimits.ts";
import { findUsedUp } from "../limits/windows.ts";
import type { Change } from "../model/changes.ts";
import type { NewCode, OutgoingMessage } from "../model/messages.ts";
import type { Application, CallerRef, CodePurpose, Recipient, Subject, UserId } from "../model/model.ts";
import { newId } from "../model/newId.ts";
import type { Ports } from "../model/ports.ts";
import { isServed } from "../notices/isServed.ts";
import { type Act, audit, type Scope } from "../settle/audit.ts";
import { refuseAct } from "../settle/refuseAct.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";
import { findOwner, hasAddress } from "./addressOwner.ts";

export const CODE_SECONDS = 300;
export const CODE_DIGITS = 6;

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
  const nowMs = ports.clock.nowMs();
  if (!isServed(ports, recipient))
    throw malformed("phone", "belongs to a country that gets no text messages from here");
  const waitingUserId = await findWaiting(ports, request);
  const occasion: SendOccasion = { application, recipient, purpose, origin: scope.origin, waitingUserId };
  const act: Act = { type: "code.send", userId: waitingUserId, factor: recipient.channel };
  const { poolId } = application;
  const windows = sendWindows(ports, occasion);
  const keys = [...windows.map(({ key }) => key), ...prefixKeys(ports, poolId, recipient, scope.origin)];
  const counts = await ports.store.findCounts(keys, nowMs);
  const stop = prefixStop(ports, poolId, recipient, scope, counts);
  if (stop !== null && waitingUserId === null) {
    const error = new MfaError("tooOften", { retryAfterSeconds: stop.retryAfterSeconds });
    return refuseAct(ports, scope, { ...act, barrier: stop.key }, "prefixStopped", error, stop.changes);
  }
  const usedUp = findUsedUp(windows, counts, nowMs);
  if (usedUp !== null) {
    const { name, key: barrier, retryAfterSeconds } = usedUp;
    const error = new MfaError(name === "resend" ? request.tooSoon : "tooOften", { retryAfterSeconds });
    return refuseAct(ports, scope, { ...act, barrier }, `${name}Limit`, error);
  }
  const isWanted = await hasReader(ports, request);
  return {
    changes: [
      { type: "count", windows, nowMs },
      ...(isWanted
        ? [...codeChanges(ports, request, nowMs), ...countSent(ports, poolId, recipient, scope.origin, counts)]
        : []),
      audit(scope, nowMs, isWanted ? act : { ...act, failure: "unknownRecipient" }),
    ],
    conclude: () => undefined,
  };
}

/**
 * Gives the account that waits for the code at an address of its own: the caller's, or the one that is signing in from
 * where the request comes from. That somebody is signed in elsewhere backs no stranger's request.
 */
async function findWaiting(
  ports: Ports,
  { application, recipient, scope, caller }: CodeRequest,
): Promise<UserId | null> {
  const { ip } = scope.origin;
  const subject = caller === null ? null : await subjectOf(ports, caller, scope);
  if (subject !== null && subject.user.poolId === application.poolId && hasAddress(subject, recipient)) {
    return subject.user.userId;
  }
  return ip === null ? null : ports.store.findWaitingUser(application.poolId, recipient, ip, ports.clock.nowMs());
}

async function subjectOf(ports: Ports, caller: CallerRef, { origin }: Scope): Promise<Subject | null> {
  try {
    const loaded = await loadCaller(ports, caller, origin);
    return loaded.kind === "mfaToken" || missingFrom(ports, loaded) === null ? loaded.subject : null;
  } catch (error) {
    if (error instanceof MfaError) return null;
    throw error;
  }
}

/** A code that only an account owner can use goes nowhere else; asking for it is answered alike. */
async function hasReader(ports: Ports, { application, recipient, purpose }: CodeRequest): Promise<boolean> {
  if (purpose !== "resetPassword" && purpose !== "unbind" && purpose !== "mfaUnbind") return true;
  return (await findOwner(ports, application.poolId, recipient)) !== null;
}

function codeChanges(ports: Ports, request: CodeRequest, nowMs: number): readonly Change[] {
  const { application, recipient, purpose, language } = request;
  const { poolId } = application;
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
    mac: ports.codeMac.sign(codeText(poolId, recipient, purpose, code)),
  };
  const message: OutgoingMessage = {
    ...recipient,
    id: newId(ports.random),
    poolId,
    appId: application.id,
    codeId: sent.id,
    language,
    content: { purpose, code },
    createdAtMs: nowMs,
    expiresAtMs,
  };
  return [
    { type: "saveCode", code: sent },
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
