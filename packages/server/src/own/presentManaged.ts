import type { OwnRoutes, RouteData } from "@countersign/contract";
import {
  type Authenticator,
  inOrder,
  type ListedDevice,
  type ListedSession,
  type ManagedApplication,
  type ManagedUser,
  maskAddress,
} from "@countersign/core";
import { iso, isoOrNull } from "../iso.ts";
import type { Manager } from "../request/authenticate.ts";
import { maskedAddressOf, presentPlace, presentSession } from "./presentMine.ts";

type Shown<Name extends keyof OwnRoutes> = RouteData<OwnRoutes[Name]>;
type ShownUser = Shown<"getUser">;

/** How much of a person a manager sees. */
interface Sight {
  readonly isFull: boolean;
  /** An address that he typed in full. */
  readonly typed: string | null;
}

export function sightOf({ key }: Manager, typed: string | null = null): Sight {
  return { isFull: key === null || key.scopes.includes("users.read"), typed };
}

/** What a change names as the version that it has seen. */
export function tagOf(revision: number): string {
  return `"${revision}"`;
}

export function presentPerson({ user, revision }: ManagedUser, sight: Sight): ShownUser {
  const { userId, emailVerified, phoneVerified, blocked, profile, loginsCount } = user;
  return {
    ...{ id: userId, externalId: nameOf(profile.externalId ?? null, sight), username: nameOf(user.username, sight) },
    ...{ email: addressOf("email", user.email, sight), emailVerified },
    ...{ phone: addressOf("sms", user.phone, sight), phoneVerified, blocked },
    profile: sight.isFull ? { ...profile } : null,
    ...{ signIns: loginsCount, lastSignInAt: isoOrNull(user.lastLoginAtMs) },
    ...{ createdAt: iso(user.createdAtMs), updatedAt: iso(user.updatedAtMs), revision },
  };
}

const NUMBER = /^\+?[0-9]{6,}$/;

/** Many choose their address or number for a name. */
function nameOf(name: string | null, sight: Sight): string | null {
  if (name?.includes("@")) return addressOf("email", name, sight);
  return name !== null && NUMBER.test(name) ? addressOf("sms", name, sight) : name;
}

function addressOf(channel: "email" | "sms", address: string | null, { isFull, typed }: Sight): string | null {
  if (address === null || isFull || address === typed) return address;
  return maskAddress({ channel, address });
}

/** Gives what is bound by kinds and dates: never its state, nor a full address. */
export function presentBound(
  authenticators: readonly Authenticator[],
  nowMs: number,
): Shown<"listUserAuthenticators">["authenticators"] {
  const sorted = inOrder.flatMap(({ kind }) => authenticators.filter((each) => each.kind === kind));
  return sorted.map(({ id, kind, name, address, status, source, expiresAtMs, ...each }) => ({
    ...{ id, kind, name, source, address: maskedAddressOf({ kind, address }) },
    status: expiresAtMs !== null && expiresAtMs <= nowMs ? ("expired" as const) : status,
    createdAt: iso(each.createdAtMs),
    confirmedAt: isoOrNull(each.confirmedAtMs),
    lastUsedAt: isoOrNull(each.lastPassedAtMs),
  }));
}

export function presentTheirSession(listed: ListedSession): Shown<"listUserSessions">["sessions"][number] {
  const { current: _, ...theirs } = presentSession(listed, false);
  return theirs;
}

export function presentTheirDevice({
  device,
  applicationName: name,
}: ListedDevice): Shown<"listUserDevices">["devices"][number] {
  const { id, appId, ip, userAgent, createdAtMs, turnedAtMs, expiresAtMs } = device;
  return {
    ...{ id, application: { id: appId, name }, ...presentPlace({ ip, userAgent }) },
    ...{ trustedAt: iso(createdAtMs), lastUsedAt: iso(turnedAtMs), expiresAt: iso(expiresAtMs) },
  };
}

/** Gives an application field by field, so that no secret comes along. */
export function presentManagedApplication({
  application,
  revision,
  createdAtMs,
}: ManagedApplication): Shown<"getApplication"> {
  const { id, name, factors, redirectUris, allowedOrigins, templates, look, ...others } = application;
  const { faceProof, firstEnrolment, clientType, ownLogin, policyMode, trustDays } = others;
  const { colour, logo, termsUrl, privacyUrl } = look;
  return {
    ...{ id, name, factors: [...factors], redirectUris: [...redirectUris], allowedOrigins: [...allowedOrigins] },
    ...{ templates: Object.keys(templates), faceProof, firstEnrolment, clientType, ownLogin, policyMode, trustDays },
    look: { colour, hasLogo: logo !== null, termsUrl, privacyUrl },
    ...{ createdAt: iso(createdAtMs), revision },
  };
}
