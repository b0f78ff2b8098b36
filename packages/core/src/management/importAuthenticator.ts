import { MfaError } from "@countersign/contract/errors";
import type { Subject } from "../model/model.ts";
import type { Identifier, Ports } from "../model/ports.ts";
import type { Scope } from "../settle/audit.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";
import { bindImported } from "./bindImported.ts";
import { type ImportedTotp, importedTotpState, PROPER_SECRET_BYTES } from "./importedTotp.ts";
import type { ImportOutcome } from "./importOutcome.ts";

/** How a record may name the account that it belongs to. */
export type Owner = Identifier | { readonly kind: "movedFrom"; readonly key: string };

export interface ImportedAuthenticator {
  /** Every way to read what it says of its owner; all that lead anywhere must lead to one account. */
  readonly owners: readonly Owner[];
  readonly totp: ImportedTotp;
}

export interface AuthenticatorImport {
  readonly scope: Scope;
  readonly authenticator: ImportedAuthenticator;
  readonly isDryRun: boolean;
}

/**
 * Binds an app that another service enrolled to the account that it names, live at once. One that is bound already stays as
 * it is.
 */
export async function importAuthenticator(
  ports: Ports,
  { scope, authenticator, isDryRun }: AuthenticatorImport,
): Promise<ImportOutcome> {
  const { owners, totp } = authenticator;
  try {
    const state = importedTotpState(ports, totp);
    const weak = totp.secret.length < PROPER_SECRET_BYTES;
    return await settleDecision(ports.store, async (): Promise<Decision<ImportOutcome>> => {
      const subject = await findOwner(ports, scope, owners);
      if ("kind" in subject) return { changes: [], conclude: () => subject };
      const totps = [{ state, label: totp.label ?? "" }];
      const { changes, added } = bindImported(ports, scope, subject, { totps, recovery: null });
      const { userId } = subject.user;
      const outcome: ImportOutcome = added > 0 ? { kind: "added", userId, weak } : { kind: "already", userId };
      return { changes: added > 0 && !isDryRun ? changes : [], conclude: () => outcome };
    });
  } catch (error) {
    if (error instanceof MfaError && error.failure === "malformed")
      return { kind: "refused", field: String(error.data?.field), rule: String(error.data?.rule) };
    throw error;
  }
}

async function findOwner(
  { store }: Ports,
  { poolId }: Scope,
  owners: readonly Owner[],
): Promise<Subject | Extract<ImportOutcome, { kind: "refused" }>> {
  const found = new Map<string, Subject>();
  for (const owner of owners) {
    const identifier = owner.kind === "movedFrom" ? await identify(store, poolId, owner.key) : owner;
    const subject = identifier === null ? null : await store.findSubject(poolId, identifier);
    if (subject !== null) found.set(subject.user.userId, subject);
  }
  const [only, ...others] = found.values();
  if (only === undefined) return { kind: "refused", field: "owner", rule: "must be an account of this user pool" };
  return others.length === 0
    ? only
    : { kind: "refused", field: "owner", rule: "must be one account, and names several" };
}

async function identify(store: Ports["store"], poolId: string, movedFrom: string): Promise<Identifier | null> {
  const [found] = await store.findNamed(poolId, "movedFrom", [movedFrom]);
  return found === undefined ? null : { kind: "id", key: found.userId };
}
