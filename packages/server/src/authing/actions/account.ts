import {
  failures,
  type GraphqlRefreshedToken,
  type GraphqlTokenStatus,
  MfaError,
  malformed,
  passwordFaults,
  type UpdateUserInput,
  type User as UserBody,
} from "@countersign/contract";
import {
  changePassword,
  findPasswordFault,
  type Gated,
  type Identifier,
  isAccountThere,
  loadCaller,
  MAX_PASSWORD_LENGTH,
  MIN_PASSWORD_LENGTH,
  missingFrom,
  readCaller,
  refreshSession,
  type Scope,
  setPasswordOf,
  type TokenRef,
  updateOwnProfile,
  updateUser,
} from "@countersign/core";
import { spellId } from "@countersign/spelling";
import { avatarIdOf } from "../../present/avatars.ts";
import { signUserToken } from "../../present/presentSignedIn.ts";
import { presentUser } from "../../present/presentUser.ts";
import { unlessDue } from "../../present/unlessDue.ts";
import { authenticate, managedPool } from "../../request/authenticate.ts";
import { applicationOf, type RequestContext } from "../../request/requestContext.ts";
import { identifyEmail } from "../../typed/identifyEmail.ts";
import { identifyUsername } from "../../typed/identifyUsername.ts";
import { readEmail } from "../../typed/readEmail.ts";
import { readPhone } from "../../typed/readPhone.ts";
import { readUsername } from "../../typed/readUsername.ts";
import { readNewPassword, readSentPassword } from "../read/readPassword.ts";
import { readProfile } from "../read/readProfile.ts";

/** Gives the account that the session belongs to, with the token it was read by. */
export async function readCurrentUser(
  { services, origin, bearer }: RequestContext,
  ref: TokenRef<"session">,
): Promise<Gated<UserBody>> {
  const outcome = await readCaller(services.ports, ref, origin);
  return unlessDue(outcome, ({ subject, session }) => presentUser(subject.user, { token: bearer ?? "", session }));
}

/** Gives an account by its id: the caller's own, or any of the pool to a manager. */
export async function readUser(
  context: RequestContext,
  id: string | null | undefined,
): Promise<Gated<UserBody | null>> {
  const poolId = await managedPool(context);
  if (poolId === null) {
    const outcome = await readCurrentUser(context, await authenticate(context, "session"));
    return unlessDue(outcome, (user) => (id == null || spellId(id) === user.id ? user : null));
  }
  if (id == null) throw malformed("id", "must be given with pool credentials");
  const subject = await context.services.ports.store.findSubject(poolId, { kind: "id", key: spellId(id) ?? id });
  return subject === null ? null : presentUser(subject.user);
}

/** Refuses an id that is not the caller's own: what was meant for another account must not be done to his. */
async function demandOwnId({ services, bearer }: RequestContext, id: string | null | undefined): Promise<void> {
  if (id == null || id === "") return;
  const verdict = await services.userTokens.verify(bearer ?? "");
  if (!verdict.ok || spellId(id) !== verdict.claims.sub) throw malformed("id", "must be that of the caller's account");
}

/**
 * Lengthens the caller's session and gives its new token.
 * @throws {MfaError} malformed
 */
export async function refreshToken(
  context: RequestContext,
  caller: TokenRef<"session">,
  id: string | null | undefined,
): Promise<Gated<GraphqlRefreshedToken>> {
  await demandOwnId(context, id);
  const { services, origin } = context;
  const outcome = await refreshSession(services.ports, caller, origin);
  return unlessDue(outcome, ({ session, user }) => {
    const iat = Math.floor(services.ports.clock.nowMs() / 1000);
    return { token: signUserToken(services, session, user), iat, exp: Math.floor(session.expiresAtMs / 1000) };
  });
}

/** Tells whether a user token still opens its session, and opens nothing by itself. */
export async function checkLoginStatus(
  context: RequestContext,
  token: string | null | undefined,
): Promise<GraphqlTokenStatus> {
  const asked: RequestContext = token == null || token === "" ? context : { ...context, bearer: token };
  const { ports } = context.services;
  try {
    const caller = await loadCaller(ports, await authenticate(asked, "session"), asked.origin);
    if (missingFrom(ports, caller) !== null) throw new MfaError("applicationMfaRequired");
    const { session, subject } = caller;
    const { arn, id, userPoolId } = presentUser(subject.user);
    const iat = Math.floor(session.createdAtMs / 1000);
    const exp = Math.floor(session.expiresAtMs / 1000);
    return { code: 200, message: "ok", status: true, iat, exp, data: { id, userPoolId, arn } };
  } catch (error) {
    if (!(error instanceof MfaError)) throw error;
    const message = failures[error.failure].message[asked.language];
    return { code: error.code, message, status: false, iat: null, exp: null, data: null };
  }
}

export interface AccountName {
  readonly email?: string | null | undefined;
  readonly phone?: string | null | undefined;
  readonly username?: string | null | undefined;
  readonly externalId?: string | null | undefined;
}

/**
 * Tells whether an account has the name given.
 * @throws {MfaError} malformed, tooOften
 */
export async function isUserExists(context: RequestContext, name: AccountName): Promise<boolean> {
  const identifiers = namedBy(context, name);
  if (identifiers.length === 0) throw malformed("email", "or phone, username or externalId must be given");
  const { id, poolId } = await applicationOf(context);
  const actor = (await managedPool(context)) === poolId ? "management" : "user";
  const scope: Scope = { poolId, appId: id, actor, origin: context.origin };
  return isAccountThere(context.services.ports, scope, identifiers);
}

function namedBy(
  { services }: RequestContext,
  { email, phone, username, externalId }: AccountName,
): readonly Identifier[] {
  const identifiers: Identifier[] = [];
  if (email) identifiers.push(identifyEmail(email));
  if (phone) identifiers.push({ kind: "phone", key: readPhone({ phone }, services.defaultCountryCode) });
  if (username) identifiers.push(identifyUsername(username));
  if (externalId) identifiers.push({ kind: "externalId", key: externalId });
  return identifiers;
}

/** Replaces the caller's password. */
export async function updatePassword(
  { services, origin }: RequestContext,
  caller: TokenRef<"session">,
  sent: { readonly newPassword: string; readonly oldPassword?: string | null | undefined },
): Promise<Gated<UserBody>> {
  const newPassword = await readNewPassword(services, caller.poolId, sent.newPassword, "newPassword");
  const oldPassword = sent.oldPassword ? await readSentPassword(services, caller.poolId, sent.oldPassword) : null;
  const outcome = await changePassword(services.ports, { caller, origin, newPassword, oldPassword });
  return unlessDue(outcome, (user) => presentUser(user));
}

/** Judges a password that is still to be chosen, by whoever; it comes in clear or encrypted. */
export async function checkPasswordStrength(
  { services, language }: RequestContext,
  password: string,
): Promise<{ valid: boolean; message: string }> {
  const length = [...password].length;
  if (length < MIN_PASSWORD_LENGTH || length > MAX_PASSWORD_LENGTH) {
    const lengths = `${MIN_PASSWORD_LENGTH}–${MAX_PASSWORD_LENGTH}`;
    const message =
      language === "zh-CN" ? `密码长度须为 ${lengths} 个字符` : `A password must have ${lengths} characters.`;
    return { valid: false, message };
  }
  const fault = await findPasswordFault(services.ports, password, []);
  if (fault !== null) return { valid: false, message: passwordFaults[fault][language] };
  return { valid: true, message: language === "zh-CN" ? "密码可用" : "This password may be used." };
}

const boundFields = ["email", "phone", "password", "emailVerified", "phoneVerified", "blocked"] as const;

/** Changes the caller's own profile, or any account on a manager's word. */
export async function changeUser(
  context: RequestContext,
  id: string | null | undefined,
  input: UpdateUserInput,
): Promise<Gated<UserBody>> {
  const { services, origin } = context;
  const poolId = await managedPool(context);
  if (poolId !== null) {
    if (id == null) throw malformed("id", "must be given with pool credentials");
    return changeUserAsManager(context, { poolId, appId: null, actor: "management", origin }, spellId(id) ?? id, input);
  }
  const caller = await authenticate(context, "session");
  await demandOwnId(context, id);
  const refused = boundFields.find((field) => input[field] != null);
  if (refused !== undefined) throw malformed(`input.${refused}`, "cannot be changed here");
  const username = input.username == null ? {} : { username: readUsername(input.username) };
  const patch = { ...username, profile: readProfile(input, "user"), avatarId: avatarIdOf(services, input.photo) };
  return unlessDue(await updateOwnProfile(services.ports, { caller, origin, patch }), (user) => presentUser(user));
}

async function changeUserAsManager(
  context: RequestContext,
  scope: Scope,
  userId: string,
  input: UpdateUserInput,
): Promise<UserBody> {
  const { services } = context;
  const { email, phone, phoneCountryCode, username, emailVerified, phoneVerified, blocked } = input;
  if (input.password != null) {
    const newPassword = await readNewPassword(services, scope.poolId, input.password, "input.password");
    await setPasswordOf(services.ports, { scope, userId, newPassword });
  }
  const patch = {
    ...(email == null ? {} : { email: readEmail(email) }),
    ...(phone == null ? {} : { phone: readPhone({ phone, phoneCountryCode }, services.defaultCountryCode) }),
    ...(username == null ? {} : { username: readUsername(username) }),
    ...(emailVerified == null ? {} : { emailVerified }),
    ...(phoneVerified == null ? {} : { phoneVerified }),
    ...(blocked == null ? {} : { blocked }),
    profileFields: { profile: readProfile(input, "management"), avatarId: avatarIdOf(services, input.photo) },
  };
  return presentUser(await updateUser(services.ports, { scope, userId, patch }));
}
