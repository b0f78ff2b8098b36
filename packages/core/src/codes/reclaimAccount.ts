import { standsIn } from "../factors/assurance.ts";
import { recipientsOf } from "../factors/recipientsOf.ts";
import type { Change } from "../model/changes.ts";
import type { Authenticator, Recipient, Subject } from "../model/model.ts";
import { newId } from "../model/newId.ts";
import type { Ports } from "../model/ports.ts";
import { refOf } from "../model/refOf.ts";
import type { SealedProfile } from "../model/sealedProfile.ts";
import { maskAddress } from "../notices/maskAddress.ts";
import { tell, unseen } from "../notices/notices.ts";
import { audit, type Scope } from "../settle/audit.ts";
import { endAccess } from "../settle/endAccess.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import { removeAuthenticators, storeAuthenticator } from "../settle/storeAuthenticator.ts";
import { provedBy } from "./addressOwner.ts";

const DAY_MS = 24 * 3600 * 1000;
const SEALED_MS = 30 * DAY_MS;

export interface Reclaimed {
  /** The account as its owner finds it. */
  readonly subject: Subject;
  /** A hold on the subject first. The password is the caller's to replace or to suspend. */
  readonly changes: readonly Change[];
}

/**
 * Makes whoever has proved the address the owner of an account of which nobody had proved any: all that was open ends,
 * factors that are nobody's settled way in go with it, places it was used from are forgotten, and what it said of its holder
 * is put aside.
 */
export function reclaimAccount(ports: Ports, subject: Subject, recipient: Recipient, scope: Scope): Reclaimed {
  const nowMs = ports.clock.nowMs();
  const { user } = provedBy(subject, recipient);
  const { emailVerified, phoneVerified, userId } = user;
  const patch = { emailVerified, phoneVerified, profile: {}, customData: {} };
  const owned = { ...user, ...patch };
  const staying = stayingOf(subject);
  const going = subject.authenticators.filter((each) => !staying.includes(each));
  const kinds = [...new Set(going.map(({ kind }) => kind))];
  return {
    subject: { ...subject, user: owned, authenticators: staying, knownOrigins: [] },
    changes: [
      holdSubject(subject, { advance: true }),
      { type: "updateUser", subject: refOf(subject), patch, nowMs },
      { type: "sealProfile", sealed: putAside(ports, subject, nowMs) },
      ...endAccess(subject, nowMs),
      ...removeAuthenticators(going),
      ...(going.some(({ kind }) => kind === "face")
        ? [{ type: "forgetFaceSessions", subject: refOf(subject) } as const]
        : []),
      ...staying.map((each) => storeAuthenticator(each, { heldOver: { tellings: 0, toldAtMs: null } }, nowMs)),
      { type: "clearAttempts", subject: refOf(subject), factors: kinds },
      {
        type: "rememberOrigins",
        subject: refOf(subject),
        seen: [],
        forget: subject.knownOrigins.map(({ mac }) => mac),
      },
      ...kinds.map((factor) => audit(scope, nowMs, { type: "authenticator.remove", userId, factor })),
      ...tellOfReclaim(ports, owned, recipient, scope),
      audit(scope, nowMs, { type: "account.reclaimed", userId, factor: recipient.channel }),
    ],
  };
}

/** Gives the factors that a sign-in was completed with a day or more after they were bound, and what stands in for them. */
function stayingOf({ authenticators }: Subject): readonly Authenticator[] {
  const confirmed = authenticators.filter(({ status }) => status === "confirmed");
  const settled = confirmed.filter((each) => !standsIn(each.kind) && isSettled(each));
  return settled.length === 0 ? [] : confirmed.filter((each) => standsIn(each.kind) || settled.includes(each));
}

function isSettled({ confirmedAtMs, createdAtMs, lastPassedAtMs }: Authenticator): boolean {
  return lastPassedAtMs !== null && lastPassedAtMs - (confirmedAtMs ?? createdAtMs) >= DAY_MS;
}

function putAside(ports: Ports, { user }: Subject, nowMs: number): SealedProfile {
  const { poolId, userId, profile, customData } = user;
  const expiresAtMs = nowMs + SEALED_MS;
  return { id: newId(ports.random), poolId, userId, profile, customData, sealedAtMs: nowMs, expiresAtMs };
}

/** Whoever else has an address of the account need not know where its owner is. */
function tellOfReclaim(ports: Ports, owner: Subject["user"], proved: Recipient, scope: Scope): readonly Change[] {
  const notice = { purpose: "accountReclaimed", item: maskAddress(proved) } as const;
  const others = recipientsOf(owner, []).filter(({ address }) => address !== proved.address);
  return [
    ...tell(ports, { owner, recipients: [proved] }, scope, notice),
    ...tell(ports, { owner, recipients: others }, unseen(scope), notice),
  ];
}
