import type { User as UserBody } from "@countersign/contract";
import type { Session, User } from "@countersign/core";
import { splitPhone } from "../identifiers/identifiers.ts";
import { userArn } from "../keys/userArn.ts";

/** A user token and the session it stands for. */
export interface IssuedToken {
  readonly token: string;
  readonly session: Session;
}

/** Gives an account as Authing's clients read it; `issued` only where a sign-in was completed. */
export function presentUser(user: User, issued: IssuedToken | null = null): UserBody {
  const { profile } = user;
  const phone = user.phone === null ? null : splitPhone(user.phone);
  return {
    id: user.userId,
    arn: userArn(user),
    userPoolId: user.poolId,
    status: "Activated",
    username: user.username,
    email: user.email,
    emailVerified: user.emailVerified,
    phone: phone?.phone ?? null,
    phoneCountryCode: phone?.phoneCountryCode ?? null,
    phoneVerified: user.phoneVerified,
    unionid: profile.unionid ?? null,
    openid: profile.openid ?? null,
    nickname: profile.nickname ?? null,
    registerSource: [...user.registerSource],
    photo: profile.photo ?? null,
    password: null,
    oauth: profile.oauth ?? null,
    token: issued?.token ?? null,
    tokenExpiredAt: isoOrNull(issued?.session.expiresAtMs ?? null),
    loginsCount: user.loginsCount,
    lastLogin: isoOrNull(user.lastLoginAtMs),
    lastIP: user.lastIp,
    lastIp: user.lastIp,
    signedUp: iso(user.createdAtMs),
    blocked: user.blocked,
    isDeleted: false,
    device: profile.device ?? null,
    browser: profile.browser ?? null,
    company: profile.company ?? null,
    name: profile.name ?? null,
    givenName: profile.givenName ?? null,
    familyName: profile.familyName ?? null,
    middleName: profile.middleName ?? null,
    profile: profile.profile ?? null,
    preferredUsername: profile.preferredUsername ?? null,
    website: profile.website ?? null,
    gender: profile.gender ?? "U",
    birthdate: profile.birthdate ?? null,
    zoneinfo: profile.zoneinfo ?? null,
    locale: profile.locale ?? null,
    address: profile.address ?? null,
    formatted: profile.formatted ?? null,
    streetAddress: profile.streetAddress ?? null,
    locality: profile.locality ?? null,
    region: profile.region ?? null,
    postalCode: profile.postalCode ?? null,
    city: profile.city ?? null,
    province: profile.province ?? null,
    country: profile.country ?? null,
    createdAt: iso(user.createdAtMs),
    updatedAt: iso(user.updatedAtMs),
    externalId: profile.externalId ?? null,
    newlyCreated: null,
    customData: presentCustomData(user.customData),
    identities: [],
  };
}

export function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function isoOrNull(ms: number | null): string | null {
  return ms === null ? null : iso(ms);
}

/** The clients parse the value of every type but STRING as JSON. */
function presentCustomData(customData: User["customData"]): UserBody["customData"] {
  return Object.entries(customData).map(([key, value]) => {
    if (typeof value === "string") return { key, value, dataType: "STRING", label: null };
    const dataType = typeof value === "number" ? "NUMBER" : typeof value === "boolean" ? "BOOLEAN" : "OBJECT";
    return { key, value: JSON.stringify(value), dataType, label: null };
  });
}
