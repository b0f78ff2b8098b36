import type { PastEnded } from "@countersign/store";
import { count } from "../output/count.ts";

/** Gives what a restore ended, in lines. */
export function printEnded({ rows, apps, recoveryCodes }: PastEnded, voidsRecoveryCodes: boolean): readonly string[] {
  const sessions = count(rows.sessions ?? 0, "session");
  const codes = voidsRecoveryCodes
    ? `${count(recoveryCodes, "recovery code")} ended: people renew theirs in their account.`
    : "Recovery codes that were used since are good again, and cannot be known. While nobody serves, this ends all of them: countersign restore --database --void-recovery-codes";
  const go = apps === 1 ? "goes" : "go";
  return [
    `Ended: ${sessions}, and all sign-ins, codes, links, messages, trusted devices and API keys. ${count(apps, "authenticator app")} ${go} on with the next codes.`,
    codes,
  ];
}

/** What the trail says of recovery codes. */
export function recoveryNote(voidsRecoveryCodes: boolean): string {
  return voidsRecoveryCodes ? "recovery codes ended" : "recovery codes used since are good again";
}
