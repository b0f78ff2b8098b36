import type { Language, OwnRoutes, RouteData } from "@countersign/contract";
import {
  type Actor,
  type Authenticator,
  agentOf,
  type FactorKind,
  inOrder,
  type ListedSession,
  maskAddress,
  type Session,
  type SignInDecisionRecord,
  type TrailEventWithWhy,
} from "@countersign/core";
import { iso, isoOrNull } from "../iso.ts";
import { LAST_DATE_MS } from "../lastDateMs.ts";
import { kindOfActivity } from "../present/kindOfActivity.ts";
import { presentVerdict } from "../present/presentVerdict.ts";

type Shown<Name extends keyof OwnRoutes> = RouteData<OwnRoutes[Name]>;
type ShownSession = Shown<"listMySessions">["sessions"][number];
type ShownEvent = Shown<"listMyActivity">["events"][number];

/** Gives those that are confirmed, in the order in which factors are offered. */
export function presentAuthenticators(authenticators: readonly Authenticator[]): Shown<"listMyAuthenticators"> {
  const confirmed = authenticators.filter(({ status }) => status === "confirmed");
  const sorted = inOrder.flatMap(({ kind }) => confirmed.filter((each) => each.kind === kind));
  return { authenticators: sorted.map(presentAuthenticator) };
}

/** Gives an authenticator to its owner: never its state, and of an address no more than he knows it by. */
export function presentAuthenticator(authenticator: Authenticator): Shown<"renameMyAuthenticator"> {
  const { id, kind, name, confirmedAtMs, createdAtMs, lastPassedAtMs } = authenticator;
  return {
    ...{ id, kind, name },
    address: maskedAddressOf(authenticator),
    boundAt: iso(confirmedAtMs ?? createdAtMs),
    lastUsedAt: isoOrNull(lastPassedAtMs),
  };
}

/** Gives as much of an address as its owner knows it by. */
export function maskedAddressOf({ kind, address }: Pick<Authenticator, "kind" | "address">): string | null {
  const channel = kind === "sms" || kind === "email" ? kind : null;
  return address === null || channel === null ? null : maskAddress({ channel, address });
}

export function presentSession({ session, application, ...place }: ListedSession, current: boolean): ShownSession {
  const { id, authTimeMs, createdAtMs, expiresAtMs } = session;
  return {
    ...{ id, current, application },
    ...presentPlace(place),
    signedInAt: iso(authTimeMs),
    lastUsedAt: iso(place.lastUsedAtMs ?? createdAtMs),
    lastIp: place.lastUsedAtMs === null ? place.ip : place.lastIp,
    passed: passedIn(session),
    expiresAt: iso(expiresAtMs),
  };
}

/** Which key a back end came with is the pool's business. */
function whoseAct(actor: Actor): ShownEvent["by"] {
  return isApiKey(actor) ? "management" : actor;
}

function isApiKey(actor: Actor): actor is Extract<Actor, `apiKey:${string}`> {
  return actor.startsWith("apiKey:");
}

function passedIn({ passed }: Session): FactorKind[] {
  return inOrder.map(({ kind }) => kind).filter((kind) => passed[kind] !== undefined);
}

/** What is for the trail only, such as why somebody was refused or what an operator noted, stays there. */
export function presentEvent(event: TrailEventWithWhy, language: Language): ShownEvent {
  const { atMs, factor, result, actor, appId, repeats = 1, decision } = event;
  return {
    at: iso(Math.min(atMs, LAST_DATE_MS)),
    kind: kindOfActivity(event),
    ...{ factor, result, by: whoseAct(actor), applicationId: appId, times: Math.max(1, repeats) },
    ...presentPlace(event),
    because: decision === null ? [] : reasonsOf(decision, language),
  };
}

const OWED = {
  "zh-CN": "此前会话中要求过验证，但尚未完成",
  "en-US": "A confirmation had been asked for before and was not given yet.",
} as const satisfies Record<Language, string>;

/** In words, and without what each weighs: that is for whoever has written the policy. */
function reasonsOf({ mode, verdict, standing }: SignInDecisionRecord, language: Language): string[] {
  if (mode !== "adaptive" || verdict === null) return [];
  const { outcome, signals } = presentVerdict(verdict, language);
  const weighty = outcome === "allow" ? [] : signals.filter(({ weight }) => weight > 0);
  const present = weighty.filter(({ state }) => state === "present");
  const told = (present.length > 0 ? present : weighty).flatMap(({ sentence }) => sentence ?? []);
  return standing.owedAtMs == null ? told : [...told, OWED[language]];
}

export function presentPlace({ ip, userAgent }: { readonly ip: string | null; readonly userAgent: string | null }) {
  return { ip, browser: userAgent === null ? null : agentOf(userAgent) };
}
