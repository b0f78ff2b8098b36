import { malformed } from "@countersign/contract/errors";
import { decodeBase32 } from "@countersign/otp";
import { plainTyped } from "@countersign/spelling";
import { factors } from "../factors/factors.ts";
import { DEFAULT_TOTP_PARAMETERS } from "../factors/totp/totp.ts";
import type { CoreSettings } from "../model/coreSettings.ts";
import type { Authenticator, UserId } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import type { Scope } from "../settle/audit.ts";
import { demandSubject } from "../settle/demandSubject.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";
import { bindImported } from "./bindImported.ts";
import { checkRecoveryCode, importedTotpState, MIN_SECRET_BYTES } from "./importedTotp.ts";

export interface TotpImport {
  readonly scope: Scope;
  readonly userId: UserId;
  readonly secret: string;
  readonly recoveryCode: string | null;
}

/**
 * Binds an authenticator app that another service enrolled; it is live at once. Importing the same secret again changes
 * nothing of it.
 * @throws {MfaError} malformed, userNotFound, tooOften
 */
export async function importTotp(ports: Ports, request: TotpImport): Promise<Authenticator> {
  const { scope, userId, recoveryCode } = request;
  if (recoveryCode !== null) checkRecoveryCode(recoveryCode, ports.settings);
  const secret = readSecret(request.secret, ports.settings);
  const state = importedTotpState(ports, { secret, ...DEFAULT_TOTP_PARAMETERS, label: null, lastStep: null });
  const recovery = recoveryCode === null ? null : (await factors.recovery.enrol(ports, { code: recoveryCode })).state;
  return settleDecision(ports.store, async (): Promise<Decision<Authenticator>> => {
    const subject = await demandSubject(ports, scope, userId);
    const { changes, authenticators } = bindImported(ports, scope, subject, {
      totps: [{ state, label: "" }],
      recovery,
    });
    const [authenticator] = authenticators;
    if (authenticator === undefined) throw new TypeError("one was imported, and none is bound");
    return { changes, conclude: () => authenticator };
  });
}

/** Gives the bytes of a secret. */
function readSecret(text: string, { importWeak }: CoreSettings): Uint8Array {
  const bytes = decodeOrNull(plainTyped(text));
  if (bytes !== null && bytes.length >= MIN_SECRET_BYTES) return bytes;
  // A weak import keeps its meaning for the app that holds it; text that is no base32 stands for its own bytes.
  const weak = bytes ?? new TextEncoder().encode(text);
  if (!importWeak || weak.length === 0) throw malformed("secret", "must be base32 of at least 80 bits");
  return weak;
}

function decodeOrNull(text: string): Uint8Array | null {
  try {
    return decodeBase32(text);
  } catch {
    return null;
  }
}
