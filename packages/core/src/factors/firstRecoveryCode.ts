import type { Change } from "../model/changes.ts";
import { draftAuthenticator } from "../model/draftAuthenticator.ts";
import type { AuthenticatorSource, Subject } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { confirmedAt, storeAuthenticator } from "../settle/storeAuthenticator.ts";
import { confirmedOf } from "./assurance.ts";
import { factors } from "./factors.ts";

/**
 * Gives a recovery code to an account that has none, with what stores it: whoever loses what he has just bound is not left
 * without another way. NIST SP 800-63B-4 §3.2.3, §4.2
 */
export async function firstRecoveryCode(
  ports: Ports,
  subject: Subject,
  source: AuthenticatorSource,
): Promise<{ readonly code: string | null; readonly changes: readonly Change[] }> {
  if (confirmedOf(subject, "recovery").length > 0) return { code: null, changes: [] };
  const { state, view } = await factors.recovery.enrol(ports, {});
  const draft = draftAuthenticator(ports, subject, "recovery", { state, source });
  const nowMs = ports.clock.nowMs();
  return { code: view.code, changes: [storeAuthenticator(draft, confirmedAt(nowMs), nowMs)] };
}
