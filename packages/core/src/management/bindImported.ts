import { distinctName } from "../binding/distinctName.ts";
import { confirmedOf } from "../factors/assurance.ts";
import { readTotpState, type TotpState } from "../factors/totp/totp.ts";
import { endUnproven } from "../gate/endUnproven.ts";
import type { Change } from "../model/changes.ts";
import { draftAuthenticator } from "../model/draftAuthenticator.ts";
import type { Authenticator, Subject } from "../model/model.ts";
import { newOrderedId } from "../model/newId.ts";
import type { Ports } from "../model/ports.ts";
import { audit, type Scope } from "../settle/audit.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import { confirmedAt, removeAuthenticators, storeAuthenticator } from "../settle/storeAuthenticator.ts";

/** An app as it is judged, and what it is to be called. */
export interface ImportedState {
  readonly state: TotpState;
  readonly label: string;
}

export interface Bound {
  readonly changes: readonly Change[];
  /** Those that stand for what was imported, in its order: of a secret that is bound already, that one. */
  readonly authenticators: readonly Authenticator[];
  /** How many of them are new. */
  readonly added: number;
}

/** Gives the changes that bind apps to an account that is there, live at once; a secret that is bound already stays as it is. */
export function bindImported(
  ports: Ports,
  scope: Scope,
  subject: Subject,
  { totps, recovery }: { readonly totps: readonly ImportedState[]; readonly recovery: unknown },
): Bound {
  const nowMs = ports.clock.nowMs();
  const { bound, added } = draftImported(ports, subject, totps);
  const { userId } = subject.user;
  const changes: readonly Change[] = [
    holdSubject(subject, { advance: true }),
    ...added.map((each) => storeAuthenticator(each, confirmedAt(nowMs), nowMs)),
    ...endUnproven(subject, nowMs, null),
    ...(recovery === null ? [] : replaceRecovery(ports, subject, recovery)),
    audit(scope, nowMs, { type: "authenticator.import", userId, factor: "totp" }),
  ];
  return { changes, authenticators: bound, added: added.length };
}

/** Drafts what the account has not bound, each with a name that none of the others has. */
export function draftImported(
  ports: Pick<Ports, "clock" | "random">,
  subject: Subject,
  totps: readonly ImportedState[],
): { readonly bound: readonly Authenticator[]; readonly added: readonly Authenticator[] } {
  const own = [...confirmedOf(subject, "totp")];
  const nowMs = ports.clock.nowMs();
  const added: Authenticator[] = [];
  const bound = totps.map(({ state, label }) => {
    const known = own.find((each) => readTotpState(each.state).secret === state.secret);
    if (known !== undefined) return known;
    const name = distinctName(own, label);
    const id = newOrderedId(ports.random, nowMs);
    const drafted = draftAuthenticator(ports, subject, "totp", { id, source: "SELF", name, state });
    own.push(drafted);
    added.push(drafted);
    return drafted;
  });
  return { bound, added };
}

function replaceRecovery(ports: Ports, subject: Subject, state: unknown): readonly Change[] {
  const draft = draftAuthenticator(ports, subject, "recovery", { source: "SELF", state });
  const nowMs = ports.clock.nowMs();
  return [
    ...removeAuthenticators(confirmedOf(subject, "recovery")),
    storeAuthenticator(draft, confirmedAt(nowMs), nowMs),
  ];
}
