import type { Change } from "../model/changes.ts";
import type { Recipient, Subject } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import type { Scope } from "../settle/audit.ts";
import { findOwner } from "./addressOwner.ts";
import { standingOf } from "./claims.ts";
import { loseClaim } from "./loseClaim.ts";

/** Whose an address is once somebody has proved it from outside. */
export interface ProvedOutside {
  /** Null: nobody's, or nobody's any more. */
  readonly subject: Subject | null;
  /** Says that nobody had proved any address of the account: whoever proves one becomes its owner. */
  readonly isUnowned: boolean;
  /** Takes the address off the account that claimed it. */
  readonly changes: readonly Change[];
}

/** Gives what proving an address from outside means, as a code sign-in does and a reset. */
export async function proveOutside(ports: Ports, recipient: Recipient, scope: Scope): Promise<ProvedOutside> {
  const subject = await findOwner(ports, scope.poolId, recipient);
  if (subject === null) return { subject, isUnowned: false, changes: [] };
  const standing = standingOf(subject, recipient);
  if (standing !== "rivalled") return { subject, isUnowned: standing === "unowned", changes: [] };
  return { subject: null, isUnowned: false, changes: await loseClaim(ports, subject, recipient, scope) };
}
