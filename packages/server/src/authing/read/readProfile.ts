import { malformed, managedFields, PROFILE_TEXT_LENGTH, type ProfileField, profileFields } from "@countersign/contract";
import type { Profile, Scope } from "@countersign/core";

/** What every registration says, by whichever way it comes. */
export interface SignupInput {
  readonly profile?: (ProfileInput & { readonly udf?: readonly UdfField[] | null | undefined }) | null | undefined;
  readonly params?: string | null | undefined;
  readonly forceLogin?: boolean | null | undefined;
  readonly generateToken?: boolean | null | undefined;
  readonly clientIp?: string | null | undefined;
}

/** What a registration asks for beside its name. */
export interface SignupOptions {
  readonly profile: Profile;
  readonly customData: Readonly<Record<string, unknown>>;
  /** Also signs in; otherwise the answer has no token. */
  readonly signIn: boolean;
  readonly clientIp: string | null;
}

/**
 * Gives what a registration asks for.
 * @throws {MfaError} malformed
 */
export function readSignup({ profile, params, forceLogin, generateToken, clientIp }: SignupInput): SignupOptions {
  return {
    profile: readNewProfile(profile ?? {}, "user"),
    customData: { ...readUdf(profile?.udf), ...readParams(params) },
    signIn: forceLogin === true || generateToken === true,
    clientIp: clientIp ?? null,
  };
}

const managed: ReadonlySet<string> = new Set(managedFields);

type ProfileInput = { readonly [K in ProfileField]?: string | null | undefined };

/**
 * Gives the profile fields that an input sets; null takes one away.
 * @throws {MfaError} malformed when one is too long
 */
export function readProfile(input: ProfileInput, actor: Scope["actor"]): Partial<Record<ProfileField, string | null>> {
  const patch: Partial<Record<ProfileField, string | null>> = {};
  for (const field of profileFields) {
    if (actor === "user" && managed.has(field)) continue;
    const value = input[field];
    if (value === undefined) continue;
    if (value !== null && value.length > PROFILE_TEXT_LENGTH) {
      throw malformed(field, `must have at most ${PROFILE_TEXT_LENGTH} characters`);
    }
    patch[field] = value;
  }
  return patch;
}

/** Gives the fields that are there, for an account that is being made. */
export function readNewProfile(input: ProfileInput, actor: Scope["actor"]): Profile {
  const entries = Object.entries(readProfile(input, actor)).filter(([, value]) => value !== null);
  return Object.fromEntries(entries) as Profile; // nulls were filtered out
}

/**
 * Gives the custom data of a registration: JSON text of a list of {key, value}, as clients send it.
 * @throws {MfaError} malformed
 */
export function readParams(text: string | null | undefined): Readonly<Record<string, unknown>> {
  if (text == null || text === "") return {};
  const rule = "must be JSON text of a list of {key, value}";
  if (text.length > 16_384) throw malformed("params", "must have at most 16384 characters");
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw malformed("params", rule);
  }
  if (!Array.isArray(parsed)) throw malformed("params", rule);
  const entries = parsed.map((each: unknown): [string, unknown] => {
    const { key, value } = (each ?? {}) as { key?: unknown; value?: unknown };
    if (typeof key !== "string" || key.length === 0 || key.length > 64) throw malformed("params", rule);
    return [key, value ?? null];
  });
  return Object.fromEntries(entries);
}

const MAX_UDF_FIELDS = 100;

interface UdfField {
  readonly key: string;
  readonly value: string;
}

/**
 * Gives the custom fields of a registration.
 * @throws {MfaError} malformed when there are too many, or one is too long
 */
function readUdf(fields: readonly UdfField[] | null | undefined): Readonly<Record<string, string>> {
  const all = fields ?? [];
  if (all.length > MAX_UDF_FIELDS) throw malformed("profile.udf", `must have at most ${MAX_UDF_FIELDS} fields`);
  const long = all.find(({ key, value }) => key.length > 64 || value.length > PROFILE_TEXT_LENGTH);
  if (long !== undefined)
    throw malformed("profile.udf", `must have keys of 64 and values of ${PROFILE_TEXT_LENGTH} characters`);
  return Object.fromEntries(all.map(({ key, value }) => [key, value]));
}
