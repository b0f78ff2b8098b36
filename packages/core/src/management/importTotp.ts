import { malformed } from "@countersign/contract/errors";
import { decodeBase32, encodeBase32 } from "@countersign/otp";
import { plainTyped, spellRecoveryCode } from "@countersign/spelling";
import { distinctName } from "../binding/distinctName.ts";
import { confirmedOf } from "../factors/assurance.ts";
import { factors } from "../factors/factors.ts";
import { DEFAULT_TOTP_PARAMETERS, readTotpState, type TotpState } from "../factors/totp/totp.ts";
import { endUnproven } from "../gate/endUnproven.ts";
import type { Change } from "../model/changes.ts";
import type { CoreSettings } from "../model/coreSettings.ts";
import { draftAuthenticator } from "../model/draftAuthenticator.ts";
import type { Authenticator, Subject, UserId } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { audit, type Scope } from "../settle/audit.ts";
import { demandSubject } from "../settle/demandSubject.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";
import { confirmedAt, removeAuthenticators, storeAuthenticator } from "../settle/storeAuthenticator.ts";

export interface TotpImport {
  readonly scope: Scope;
  readonly userId: UserId;
  readonly secret: string;
  readonly recoveryCode: string | null;
}

const MIN_SECRET_BYTES = 10;
const MIN_RECOVERY_LENGTH = 12;

/**
 * Binds an authenticator app that another service enrolled; it is live at once. Importing the same secret again changes
 * nothing of it.
 * @throws {MfaError} malformed, userNotFound, tooOften
 */
export async function importTotp(ports: Ports, request: TotpImport): Promise<Authenticator> {
  const { scope, userId, recoveryCode } = request;
  if (recoveryCode !== null) checkRecoveryCode(recoveryCode, ports.settings);
  const secret = readSecret(request.secret, ports.settings);
  const recovery = recoveryCode === null ? null : await factors.recovery.enrol(ports, { code: recoveryCode });
  return settleDecision(ports.store, async (): Promise<Decision<Authenticator>> => {
    const subject = await demandSubject(ports, scope, userId);
    const nowMs = ports.clock.nowMs();
    const known = confirmedOf(subject, "totp").find((each) => readTotpState(each.state).secret === secret);
    const state: TotpState = { secret, parameters: DEFAULT_TOTP_PARAMETERS, lastAcceptedStep: null };
    const name = distinctName(confirmedOf(subject, "totp"), "");
    const authenticator = known ?? draftAuthenticator(ports, subject, "totp", { source: "SELF", name, state });
    const changes: readonly Change[] = [
      holdSubject(subject, { advance: true }),
      ...(known === undefined ? [storeAuthenticator(authenticator, confirmedAt(nowMs), nowMs)] : []),
      ...endUnproven(subject, nowMs, null),
      ...(recovery === null ? [] : replaceRecovery(ports, subject, recovery.state)),
      audit(scope, nowMs, { type: "authenticator.import", userId, factor: "totp" }),
    ];
    return { changes, conclude: () => authenticator };
  });
}

function replaceRecovery(ports: Ports, subject: Subject, state: unknown): readonly Change[] {
  const draft = draftAuthenticator(ports, subject, "recovery", { source: "SELF", state });
  const nowMs = ports.clock.nowMs();
  return [
    ...removeAuthenticators(confirmedOf(subject, "recovery")),
    storeAuthenticator(draft, confirmedAt(nowMs), nowMs),
  ];
}

/** NIST SP 800-63B-4 §4.2.1 asks for 64 bits; letters and digits, which are all that counts, give nearly five each. */
function checkRecoveryCode(recoveryCode: string, { importWeak }: CoreSettings): void {
  const least = importWeak ? 1 : MIN_RECOVERY_LENGTH;
  if (spellRecoveryCode(recoveryCode).length < least)
    throw malformed("recoveryCode", `must have at least ${least} letters or digits`);
}

/** Gives the secret as canonical base32. RFC 4226 §4 R6 asks for 128 bits; 80 are common in the field. */
function readSecret(text: string, { importWeak }: CoreSettings): string {
  const bytes = decodeOrNull(plainTyped(text));
  if (bytes !== null && bytes.length >= MIN_SECRET_BYTES) return encodeBase32(bytes);
  // A weak import keeps its meaning for the app that holds it; text that is no base32 stands for its own bytes.
  const weak = bytes ?? new TextEncoder().encode(text);
  if (!importWeak || weak.length === 0) throw malformed("secret", "must be base32 of at least 80 bits");
  return encodeBase32(weak);
}

function decodeOrNull(text: string): Uint8Array | null {
  try {
    return decodeBase32(text);
  } catch {
    return null;
  }
}
