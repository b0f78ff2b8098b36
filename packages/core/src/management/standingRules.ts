import { carried, factors } from "../factors/factors.ts";
import { recipientsOf } from "../factors/recipientsOf.ts";
import { decideSignIn } from "../gate/decideSignIn.ts";
import { proofOwed } from "../gate/proofOwed.ts";
import { isFull } from "../limits/accountBytes.ts";
import type { Freeing, LimitRule, LimitScope } from "../limits/limitRule.ts";
import { PHOTO_SECONDS } from "../limits/photoPlaces.ts";
import { throttleOf } from "../limits/throttle.ts";
import { waitingLimit } from "../limits/uploadWindows.ts";
import type { FactorKind, Subject } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import type { StoredPhoto } from "../model/storedPhoto.ts";
import { isServed } from "../notices/isServed.ts";
import { NOWHERE, type Person } from "./personWindows.ts";
import type { SupportPorts } from "./supportPorts.ts";

/** What stands in the way of a person and is not counted in a window. */
export type StandingName =
  | "blocked"
  | "passwordSuspended"
  | "passwordDisavowed"
  | "factorLocked"
  | "factorDisabled"
  | "usedAhead"
  | "enrolmentHeld"
  | "countryUnserved"
  | "accountBytes"
  | "photosWaiting";

/** Something that stands: what of the person it concerns, and when it ends; null: not by itself. */
export interface Standing {
  readonly about: string | null;
  readonly endsAtMs: number | null;
}

export interface StandingRule extends LimitRule {
  readonly freeing: Freeing;
  /** What ends it where nothing else does. */
  readonly remedy: string;
  readonly find: (ports: SupportPorts, person: Person) => readonly Standing[] | Promise<readonly Standing[]>;
}

const ENDLESS: readonly Standing[] = [{ about: null, endsAtMs: null }];

function state(words: readonly [counts: string, refuses: string, remedy: string], is: (subject: Subject) => boolean) {
  const [counts, refuses, remedy] = words;
  const find = (_ports: SupportPorts, { subject }: Person): readonly Standing[] => (is(subject) ? ENDLESS : []);
  return { counts, refuses, remedy, over: "account", freeing: "never", find } as const satisfies StandingRule;
}

function standing(
  [over, freeing]: readonly [LimitScope, Freeing],
  [counts, refuses, remedy]: readonly [counts: string, refuses: string, remedy: string],
  find: StandingRule["find"],
): StandingRule {
  return { counts, refuses, remedy, over, freeing, find };
}

/** All that keeps a person out without being counted in a window, by name. */
export const standingRules: Readonly<Record<StandingName, StandingRule>> = {
  blocked: state(["a block of the account", "every sign-in", "a manager lifts the block"], ({ user }) => user.blocked),
  passwordSuspended: state(
    ["that somebody else proved an address of the account", "a sign-in by the password", "another password is set"],
    ({ passwordHash, passwordSuspended }) => passwordHash !== null && passwordSuspended,
  ),
  passwordDisavowed: state(
    [
      "that the owner said a first enrolment was not his, or an operator suspended all passwords",
      "the password, for everything",
      "the password is reset",
    ],
    ({ passwordHash, passwordDisavowed }) => passwordHash !== null && passwordDisavowed,
  ),
  factorLocked: standing(
    ["account", "unlock"],
    ["wrong proofs of one second factor in a row", "the right one", "it ends by itself"],
    (ports, person) => throttled(ports, person, "locked"),
  ),
  factorDisabled: standing(
    ["account", "unlock"],
    [
      "wrong proofs of one second factor in a row, up to its cap",
      "the right one",
      "it is unlocked, or another factor passed",
    ],
    (ports, person) => throttled(ports, person, "disabled"),
  ),
  usedAhead: standing(
    ["account", "unlock"],
    ["a code taken by a clock that was ahead", "every code of that authenticator", "it ends by itself"],
    ({ clock }, { subject }) =>
      subject.authenticators.flatMap((each) => {
        const freed = each.status === "confirmed" ? (carried[each.kind].freed?.({ clock }, each) ?? null) : null;
        return freed === null ? [] : [{ about: `${each.kind} ${each.name}`.trim(), endsAtMs: freed.endsAtMs }];
      }),
  ),
  enrolmentHeld: standing(
    ["account", "never"],
    ["that no address is there at which a code could be proved", "the first enrolment", "`user allow-enrolment`"],
    (ports, { subject, applications }) =>
      applications
        .filter((application) => decideSignIn(subject, application, "password").kind === "secondFactor")
        .filter((each) => proofOwed(ports, subject, each, BY_PASSWORD)?.length === 0)
        .map(({ name }) => ({ about: name, endsAtMs: null })),
  ),
  countryUnserved: standing(
    ["recipient", "never"],
    ["that the operator sends nothing to that country", "codes and notices", "`COUNTERSIGN_SMS_COUNTRIES` names it"],
    (ports, { subject }) =>
      recipientsOf(subject.user, subject.authenticators)
        .filter((each) => !isServed(ports, each))
        .map(({ address }) => ({ about: address, endsAtMs: null })),
  ),
  accountBytes: state(
    ["bytes of profile and custom data of one account", "more of them", "some of them are removed"],
    ({ user }) => isFull(user),
  ),
  photosWaiting: standing(
    ["everybody", "never"],
    ["photos that wait to be used", "photos", "the first of them is used or has waited too long"],
    async (ports, person) => (await Promise.all([full(ports, person, "face"), full(ports, person, "avatar")])).flat(),
  ),
};

const BY_PASSWORD = { firstFactor: "password", provedAddress: null } as const;

function throttled({ clock }: SupportPorts, { subject }: Person, state: "locked" | "disabled"): readonly Standing[] {
  const nowMs = clock.nowMs();
  const kinds = Object.keys(subject.attempts) as FactorKind[]; // keys of a record typed by FactorKind
  return kinds.flatMap((kind) => {
    const attempts = subject.attempts[kind];
    if (throttleOf(factors[kind].failureCap, attempts, nowMs).state !== state) return [];
    return [{ about: kind, endsAtMs: state === "locked" ? (attempts?.lockedUntilMs ?? null) : null }];
  });
}

async function full(
  ports: SupportPorts,
  { places }: Person,
  folder: StoredPhoto["folder"],
): Promise<readonly Standing[]> {
  const [place = NOWHERE] = places;
  const { limit } = await waitingLimit(ports, folder, place);
  const { count, endsAtMs } = await ports.store.findWaitingPhotos(folder, PHOTO_SECONDS[folder] * 1000, nowOf(ports));
  return count >= limit ? [{ about: folder, endsAtMs }] : [];
}

function nowOf({ clock }: Pick<Ports, "clock">): number {
  return clock.nowMs();
}
