import { MfaError } from "@countersign/contract/errors";
import { codeAddressOf } from "../factors/addresses.ts";
import { confirmedOf, kindOf, secondFactorsOf } from "../factors/assurance.ts";
import { carried, factors } from "../factors/factors.ts";
import { choicesFor, type FactorChoice, stepUpChoicesFor } from "../gate/decideSignIn.ts";
import { loadCaller } from "../gate/loadCaller.ts";
import { proofOwed, provingChoices } from "../gate/proofOwed.ts";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { Application, MfaToken, Recipient, Subject, TokenRef } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { hasGoodPass } from "../signIn/showAccessPass.ts";
import { heldOverOf } from "./releases.ts";

export interface PendingChoice extends FactorChoice {
  /** Where its codes go; null: none does, or it is still to be named. */
  readonly address: string | null;
  /** Of its codes; null: it has none, or its authenticators differ. */
  readonly digits: number | null;
}

/** A sign-in, or a session that must prove more, as whoever holds its mfaToken may see it. */
export interface PendingSignIn {
  readonly token: MfaToken;
  readonly application: Application;
  readonly subject: Subject;
  readonly choices: readonly PendingChoice[];
  /** The choices are addresses at one of which a code must be proved before anything is bound. */
  readonly isProving: boolean;
  /** Or an access pass, which is typed where that is. */
  readonly hasRecoveryCode: boolean;
  readonly hasReleasable: boolean;
  /** For how long its device may be trusted once it is passed; 0: not at all. */
  readonly trustDays: number;
}

/**
 * Gives what an mfaToken may be gone on with.
 * @throws {MfaError} mfaTokenInvalid, accountBlocked, enrolmentNeedsHelp
 */
export async function readPendingSignIn(
  ports: Ports,
  { caller, origin }: { readonly caller: TokenRef<"mfaToken">; readonly origin: RequestOrigin },
): Promise<PendingSignIn> {
  const loaded = await loadCaller(ports, caller, origin);
  const { token, application, subject } = loaded;
  const owed = proofOwed(ports, subject, application, token);
  if (owed?.length === 0) throw new MfaError("enrolmentNeedsHelp");
  const choose = token.sessionId === null ? choicesFor : stepUpChoicesFor;
  const offered = owed === null ? choose(subject, application, token.firstFactor) : provingChoices(owed);
  const confirmed = secondFactorsOf(subject);
  return {
    token,
    application,
    subject,
    // Where a code may be typed that stands in for others, an app is offered that is not there.
    choices: offered
      .filter(({ factor, bound }) => !bound || confirmed.has(kindOf(factor) ?? "recovery"))
      .map((choice) => ({
        ...choice,
        address: addressOf(subject, choice, owed),
        digits: digitsOf(subject, choice),
      })),
    isProving: owed !== null,
    hasRecoveryCode: confirmedOf(subject, "recovery").length > 0 || (await hasGoodPass(ports, loaded)),
    hasReleasable: heldOverOf(subject).length > 0,
    // What a session is asked for once more is asked for on every device.
    trustDays: token.sessionId === null && token.firstFactor !== "external" ? application.trustDays : 0,
  };
}

function digitsOf(subject: Subject, { factor }: FactorChoice): number | null {
  const kind = kindOf(factor);
  if (kind === null) return null;
  const confirmed = confirmedOf(subject, kind);
  const holders = confirmed.length === 0 ? [null] : confirmed;
  const all = new Set(holders.map((each) => carried[kind].digitsOf?.(each)));
  return all.size === 1 ? ([...all][0] ?? null) : null;
}

function addressOf(subject: Subject, { factor }: FactorChoice, owed: readonly Recipient[] | null): string | null {
  const kind = kindOf(factor);
  const channel = kind === null ? null : factors[kind].channel;
  if (channel === null) return null;
  if (owed === null) return codeAddressOf(subject, channel);
  return owed.find((each) => each.channel === channel)?.address ?? null;
}
