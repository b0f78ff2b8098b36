import { emailKey } from "@countersign/spelling";
import { recipientsOf } from "../factors/recipientsOf.ts";
import { byteWindows } from "../limits/accountBytes.ts";
import { guessAtCode, guessInSession, guessWindows } from "../limits/admitGuess.ts";
import { faceFetchWindow, faceSessionWindow } from "../limits/faceWindows.ts";
import type { LimitScope } from "../limits/limitRule.ts";
import { stopWindows } from "../limits/prefixStop.ts";
import {
  authorizationWindows,
  exchangeWindows,
  lookupWindows,
  ownLoginWindows,
  recoveryCodeWindows,
  registrationWindows,
} from "../limits/requestLimits.ts";
import { noticeWindow, prefixOf, type SendStanding, sendWindows } from "../limits/sendLimits.ts";
import { placeWindows as placeWindowsOf, uploadWindows, weightWindows } from "../limits/uploadWindows.ts";
import { windowRules } from "../limits/windowRules.ts";
import type { NamedWindow } from "../limits/windows.ts";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { Application, CodePurpose, Recipient, Subject } from "../model/model.ts";
import { refOf } from "../model/refOf.ts";
import type { SupportPorts } from "./supportPorts.ts";

/** A network address from which somebody comes, as it is shown and as limits see it. */
export interface Place extends Required<Pick<RequestOrigin, "ipBlock" | "ipNetworks">> {
  readonly address: string;
}

/** An account, what it may sign in to, and where its owner comes from, as far as that is known. */
export interface Person {
  readonly subject: Subject;
  readonly applications: readonly Application[];
  readonly places: readonly Place[];
}

/** Where nobody comes from who has an address. */
export const NOWHERE: Place = { address: "", ipBlock: "unknown", ipNetworks: [] };

/** A window that counts what a person does, and what of him it concerns; null: all, or more than him. */
export interface Against {
  readonly window: NamedWindow;
  readonly about: string | null;
}

/** All that a code can be for: each has a pause of its own. */
const purposes = {
  signIn: true,
  register: true,
  resetPassword: true,
  bind: true,
  unbind: true,
  mfaVerify: true,
  mfaBind: true,
  mfaUnbind: true,
  completeProfile: true,
  general: true,
} as const satisfies Record<CodePurpose, true>;
const PURPOSES = Object.keys(purposes) as readonly CodePurpose[]; // keys of the record above

/**
 * Gives the windows that count what a person does, by what of him is known: they are made by what counts. Those of an
 * account at a place it does not tell; their rows name the account.
 */
export async function personWindows(ports: SupportPorts, person: Person): Promise<readonly Against[]> {
  const places = await Promise.all([...person.places, NOWHERE].map((place) => placeWindows(ports, person, place)));
  const recipients = addressesOf(person.subject).flatMap((each) => recipientWindows(ports, person, each));
  const applications = person.applications.flatMap((each) => applicationWindows(ports, person, each));
  const all = [...accountWindows(ports, person.subject), ...applications, ...recipients, ...places.flat()];
  return [...new Map(all.toReversed().map((each) => [each.window.key, each])).values()].toReversed();
}

/** In each spelling in which they may be typed. */
function addressesOf({ user, authenticators }: Subject): readonly Recipient[] {
  return recipientsOf(user, authenticators).flatMap((each) => {
    const key = each.channel === "email" ? emailKey(each.address) : each.address;
    return key === each.address ? [each] : [each, { ...each, address: key }];
  });
}

function accountWindows(ports: SupportPorts, subject: Subject): readonly Against[] {
  const ref = refOf(subject);
  const at = { poolId: ref.poolId, origin: NOWHERE };
  const guess = { of: "password", name: "", account: ref.userId, known: null, owner: null } as const;
  const windows = [
    ...guessWindows(ports, at, guessInSession(ref)),
    ...guessWindows(ports, at, guess),
    ...lookupWindows(ports, at, ref.userId),
    ...authorizationWindows(ports, ref),
    ...recoveryCodeWindows(ports, ref),
    faceSessionWindow(ports, ref),
    faceFetchWindow(ports, ref, 1),
  ];
  return over(["account"], windows, null);
}

function applicationWindows(ports: SupportPorts, { subject }: Person, application: Application): readonly Against[] {
  const logins = ownLoginWindows(ports, application, subject.user.userId);
  const windows = [...exchangeWindows(ports, application), ...logins];
  return [...over(["account"], logins, null), ...over(["application"], windows, application.name)];
}

function recipientWindows(ports: SupportPorts, person: Person, recipient: Recipient): readonly Against[] {
  const { poolId } = person.subject.user;
  const guess = guessAtCode(recipient, { known: null, owner: null });
  const windows = [
    ...guessWindows(ports, { poolId, origin: NOWHERE }, guess),
    ...(["notice", "disavowable"] as const).map((kind) => noticeWindow(ports, poolId, recipient, kind)),
    ...stopWindows(ports, poolId, recipient),
  ];
  return [
    ...over(["recipient"], windows, recipient.address),
    ...over(["prefix"], windows, `${prefixOf(recipient.address)}…`),
    ...person.applications.flatMap((application) => sendsTo(ports, person, recipient, application)),
  ];
}

function standingsOf({ user: { userId } }: Subject): readonly SendStanding[] {
  return [
    { kind: "stranger", holder: null },
    { kind: "backed", userId },
    { kind: "known", userId, mark: null },
  ];
}

function sendsTo(
  ports: SupportPorts,
  { subject }: Person,
  recipient: Recipient,
  application: Application,
): readonly Against[] {
  const origin = { ...NOWHERE, requestId: "", ip: null, userAgent: null };
  const windows = standingsOf(subject).flatMap((standing) =>
    PURPOSES.flatMap((purpose) => sendWindows(ports, { application, recipient, purpose, origin, standing })),
  );
  return [
    ...over(["recipient"], windows, recipient.address),
    ...over(["account"], windows, recipient.channel),
    ...over(["prefix"], windows, `${prefixOf(recipient.address)}…`),
    ...over(["application"], windows, `${application.name}, ${recipient.channel}`),
  ];
}

async function placeWindows(
  ports: SupportPorts,
  { subject, applications }: Person,
  place: Place,
): Promise<readonly Against[]> {
  const { poolId, userId } = subject.user;
  const at = { poolId, origin: place };
  const guess = { of: "password", name: "", known: null, owner: null } as const;
  const origin = { ...place, requestId: "", ip: place.address, userAgent: null };
  const to = { recipient: { channel: "email", address: "" }, purpose: "general", origin } as const;
  const standings: readonly SendStanding[] = [
    { kind: "backed", userId },
    { kind: "stranger", holder: null },
  ];
  const windows = [
    ...guessWindows(ports, at, guess),
    ...applications
      .slice(0, 1)
      .flatMap((application) => standings.flatMap((standing) => sendWindows(ports, { application, standing, ...to }))),
    ...lookupWindows(ports, at, null),
    ...registrationWindows(ports, at),
    ...(await byteWindows(ports, at, 1)).windows,
    ...(await uploadWindows(ports, place)).windows,
    ...weightWindows(ports, place, 1),
    ...placeWindowsOf(ports, place, "face"),
    ...placeWindowsOf(ports, place, "avatar"),
  ];
  const here = place === NOWHERE ? [] : over(["place"], windows, place.address);
  return [...here, ...over(["everybody"], windows, null)];
}

function over(
  scopes: readonly LimitScope[],
  windows: readonly NamedWindow[],
  about: string | null,
): readonly Against[] {
  return windows.filter(({ name }) => scopes.includes(windowRules[name].over)).map((window) => ({ window, about }));
}
