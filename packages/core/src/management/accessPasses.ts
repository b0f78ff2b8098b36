import { MfaError } from "@countersign/contract/errors";
import { provedAddressesOf } from "../factors/addresses.ts";
import type { AccessPass } from "../model/accessPass.ts";
import type { UserId } from "../model/model.ts";
import { newOrderedId, randomHex } from "../model/newId.ts";
import type { Ports } from "../model/ports.ts";
import { refOf } from "../model/refOf.ts";
import { tell } from "../notices/notices.ts";
import { audit, type Scope } from "../settle/audit.ts";
import { demandSubject } from "../settle/demandSubject.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";

/** 128 bits: enough to be kept under a plain digest. NIST SP 800-63B-4 §3.1.2.2 */
const PASS_BYTES = 16;

export interface PassRequest {
  readonly scope: Scope;
  readonly userId: UserId;
  /** For how many it may be used. */
  readonly hours: number;
  /** Whether one factor may be bound by it. */
  readonly mayBind: boolean;
  readonly reason: string | null;
}

/** The one moment at which a pass can be read. */
export interface IssuedPass {
  readonly pass: AccessPass;
  /** Eight groups of four hexadecimal digits. */
  readonly text: string;
  /** At how many addresses its owner is told of it. */
  readonly told: number;
}

/**
 * Issues a pass that stands in for the second factor of an account, once, behind its first one. An older one that nobody has used is
 * revoked by it. Its owner is told at every address that he has proved.
 * @throws {MfaError} userNotFound, accountBlocked, tooOften
 */
export async function issueAccessPass(ports: Ports, request: PassRequest): Promise<IssuedPass> {
  const { scope, userId, hours, mayBind, reason } = request;
  return settleDecision(ports.store, async (): Promise<Decision<IssuedPass>> => {
    const subject = await demandSubject(ports, scope, userId);
    if (subject.user.blocked) throw new MfaError("accountBlocked");
    const nowMs = ports.clock.nowMs();
    const hex = randomHex(ports.random, PASS_BYTES);
    const pass: AccessPass = {
      ...{ ...refOf(subject), id: newOrderedId(ports.random, nowMs), digest: ports.digest(hex), reason, mayBind },
      ...{ createdAtMs: nowMs, expiresAtMs: nowMs + hours * 3_600_000 },
      ...{ usedAtMs: null, boundAtMs: null, revokedAtMs: null },
    };
    const application = scope.appId === null ? await ports.store.findDefaultApplication(scope.poolId) : null;
    const known: Scope = { ...scope, appId: scope.appId ?? application?.id ?? null };
    const recipients = provedAddressesOf(subject);
    const notices = tell(ports, { owner: subject.user, recipients }, known, {
      purpose: "accessPassIssued",
      item: null,
    });
    return {
      changes: [
        holdSubject(subject, { advance: false }),
        { type: "issueAccessPass", pass },
        ...notices,
        audit(scope, nowMs, { type: "accessPass.issue", userId, ...(reason === null ? {} : { note: reason }) }),
      ],
      conclude: () => ({ pass, text: hex.replace(/(.{4})(?!$)/g, "$1-"), told: notices.length }),
    };
  });
}

/**
 * Takes a pass back, and ends the session that it opened, if any.
 * @throws {MfaError} accessPassUnknown, accessPassOver, tooOften
 */
export async function revokeAccessPass(
  ports: Ports,
  { scope, id }: { readonly scope: Scope; readonly id: string },
): Promise<void> {
  return settleDecision(ports.store, async (): Promise<Decision<void>> => {
    const pass = await ports.store.findAccessPass(scope.poolId, id);
    if (pass === null) throw new MfaError("accessPassUnknown");
    const nowMs = ports.clock.nowMs();
    if (pass.revokedAtMs !== null || (pass.usedAtMs === null && pass.expiresAtMs <= nowMs))
      throw new MfaError("accessPassOver");
    const subject = await demandSubject(ports, scope, pass.userId);
    return {
      changes: [
        // What a sign-in by it has begun must not open anything beside this.
        holdSubject(subject, { advance: true }),
        { type: "revokeAccessPass", poolId: scope.poolId, id, nowMs },
        audit(scope, nowMs, { type: "accessPass.revoke", userId: pass.userId, note: id }),
      ],
      conclude: () => undefined,
    };
  });
}
