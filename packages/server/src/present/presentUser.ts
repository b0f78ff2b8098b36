import { type ProfileField, profileFields, type User as UserBody } from "@countersign/contract";
import type { Profile, Session, User } from "@countersign/core";
import { iso, isoOrNull } from "../iso.ts";
import { splitPhone } from "../tokens/splitPhone.ts";
import { userArn } from "../tokens/userArn.ts";

/** A user token and the session it stands for. */
export interface IssuedToken {
  readonly token: string;
  readonly session: Session;
}

/** Gives an account as Authing's clients read it; `issued` only where a sign-in was completed. */
export function presentUser(user: User, issued: IssuedToken | null = null): UserBody {
  return {
    ...presentProfile(user.profile),
    ...presentAddresses(user),
    id: user.userId,
    arn: userArn(user),
    userPoolId: user.poolId,
    status: "Activated",
    username: user.username,
    registerSource: [...user.registerSource],
    password: null,
    token: issued?.token ?? null,
    tokenExpiredAt: isoOrNull(issued?.session.expiresAtMs ?? null),
    loginsCount: user.loginsCount,
    lastLogin: isoOrNull(user.lastLoginAtMs),
    lastIP: user.lastIp,
    lastIp: user.lastIp,
    signedUp: iso(user.createdAtMs),
    blocked: user.blocked,
    isDeleted: false,
    createdAt: iso(user.createdAtMs),
    updatedAt: iso(user.updatedAtMs),
    newlyCreated: null,
    customData: presentCustomData(user.customData),
    identities: [],
  };
}

function presentAddresses({
  email,
  emailVerified,
  phone,
  phoneVerified,
}: User): Pick<UserBody, "email" | "emailVerified" | "phone" | "phoneCountryCode" | "phoneVerified"> {
  const parts = phone === null ? { phone: null, phoneCountryCode: null } : splitPhone(phone);
  return { email, emailVerified, phoneVerified, ...parts };
}

/** "U" is the wire's word for a gender that nobody stated. */
const EMPTY_PROFILE = Object.fromEntries(
  profileFields.map((field) => [field, field === "gender" ? "U" : null]),
) as Record<ProfileField, string | null>; // the list names every field

function presentProfile(profile: Profile): Record<ProfileField, string | null> {
  const presented = { ...EMPTY_PROFILE };
  for (const field of Object.keys(profile) as ProfileField[]) // Object.keys forgets the fields
    if (Object.hasOwn(EMPTY_PROFILE, field)) presented[field] = profile[field] ?? EMPTY_PROFILE[field];
  return presented;
}

/** Gives custom data as clients read them: a text, and everything else as JSON. */
export function presentCustomData(customData: User["customData"]): UserBody["customData"] {
  return Object.entries(customData).map(([key, value]) => {
    if (typeof value === "string") return { key, value, dataType: "STRING", label: null };
    const dataType = typeof value === "number" ? "NUMBER" : typeof value === "boolean" ? "BOOLEAN" : "OBJECT";
    return { key, value: JSON.stringify(value), dataType, label: null };
  });
}
