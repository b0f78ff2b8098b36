import { MfaError } from "@countersign/contract/errors";
import { acceptedOf } from "../gate/deviceTrust.ts";
import type { CallerOf } from "../gate/loadCaller.ts";
import type { Application, Authenticator, Subject } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";

/**
 * Gives which of the authenticators that are to go may: all, where something is left that every application accepts that
 * has a say here; else all but the one confirmed last in this session, which takes their place.
 * @throws {MfaError} lastFactor where nothing takes their place
 */
export async function keepAccepted(
  ports: Ports,
  caller: CallerOf<"session">,
  going: readonly Authenticator[],
): Promise<readonly Authenticator[]> {
  if ((await demandingOf(ports, caller)).every((each) => isLeft(caller, each, going))) return going;
  const kept = lastConfirmedIn(caller.session.id, going);
  const rest = going.filter((each) => each !== kept);
  if (kept === null || rest.length === 0) throw new MfaError("lastFactor");
  return rest;
}

/** The application that is named, and the session's own: naming another must not do. */
async function demandingOf(
  { store }: Ports,
  { application, session }: CallerOf<"session">,
): Promise<readonly Application[]> {
  const own = session.appId === application.id ? null : await store.findApplication(session.appId);
  return [application, ...(own === null ? [] : [own])].filter(({ factors }) => factors.length > 0);
}

/** Says whether an application accepts as much as before, as far as it asks for anything at all. */
function isLeft(
  { subject, session }: CallerOf<"session">,
  application: Application,
  going: readonly Authenticator[],
): boolean {
  const accepted = (authenticators: Subject["authenticators"]): number =>
    acceptedOf({ ...subject, authenticators }, application, session.firstFactor).size;
  const left = subject.authenticators.filter((each) => !going.includes(each));
  return accepted(left) > 0 || accepted(subject.authenticators) === 0;
}

function lastConfirmedIn(sessionId: string, authenticators: readonly Authenticator[]): Authenticator | null {
  const own = authenticators.filter(({ confirmedIn }) => confirmedIn === sessionId);
  return own.toSorted((one, other) => (other.confirmedAtMs ?? 0) - (one.confirmedAtMs ?? 0))[0] ?? null;
}
