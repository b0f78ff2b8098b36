import { type CreateUserArgs, MfaError, malformed, type User as UserBody } from "@countersign/contract";
import {
  type Act,
  audit,
  isLive,
  MADE_BY_MANAGER,
  registerUser,
  type Scope,
  type SecretStanding,
} from "@countersign/core";
import { cleanTyped, spellId } from "@countersign/spelling";
import { presentUser } from "../../present/presentUser.ts";
import { judgeSecret } from "../../request/clientSecrets.ts";
import type { RequestContext } from "../../request/requestContext.ts";
import { readEmail } from "../../typed/readEmail.ts";
import { readPhone } from "../../typed/readPhone.ts";
import { readUsername } from "../../typed/readUsername.ts";
import { readNewPassword } from "../read/readPassword.ts";
import { readNewProfile, readParams } from "../read/readProfile.ts";
import { registrationOf } from "./register.ts";

/**
 * Gives a pool access token for the pool's secret.
 * @throws {MfaError} credentialsInvalid
 */
export async function issueAccessToken(
  { services, origin }: RequestContext,
  userPoolId: string,
  typedSecret: string,
): Promise<{ accessToken: string; iat: number; exp: number }> {
  const { store, clock } = services.ports;
  const poolId = spellId(userPoolId) ?? "";
  const secret = cleanTyped(typedSecret);
  const pool = await store.findPool(poolId);
  const standing = judgeSecret(services, pool, secret);
  const scope: Scope = { poolId, appId: null, actor: "management", origin };
  // A pool that is not there has no trail: what a stranger types must not be kept in it.
  if (pool !== null) await store.settle([audit(scope, clock.nowMs(), tokenAct(standing))]);
  if (!isLive(standing)) throw new MfaError("credentialsInvalid");
  const { token, iat, exp } = services.accessTokens.sign(poolId, services.ports.digest(secret));
  return { accessToken: token, iat, exp };
}

function tokenAct(standing: SecretStanding): Act {
  const act: Act = { type: "management.token", userId: null };
  if (standing === "newest") return act;
  if (standing === "older") return { ...act, note: "olderSecret" };
  return { ...act, failure: standing === "ended" ? "endedSecret" : "wrongSecret" };
}

/** Makes an account on a manager's word. */
export async function createUser({ services }: RequestContext, scope: Scope, args: CreateUserArgs): Promise<UserBody> {
  const { username, email, phone, password, emailVerified, phoneVerified, blocked, phoneCountryCode } = args.userInfo;
  if (!username && !email && !phone) throw malformed("userInfo.username", "or email or phone must be given");
  const registration = registrationOf(scope, {
    ...(username ? { username: readUsername(username, "userInfo.username") } : {}),
    ...(email ? { email: readEmail(email, "userInfo.email") } : {}),
    ...(phone ? { phone: readPhone({ phone, phoneCountryCode }, services.defaultCountryCode, "userInfo.phone") } : {}),
    emailVerified: emailVerified === true,
    phoneVerified: phoneVerified === true,
    blocked: blocked === true,
    password: password ? await readNewPassword(services, scope.poolId, password, "userInfo.password") : null,
    profile: readNewProfile(args.userInfo, "management"),
    customData: readParams(args.params),
    registerSource: MADE_BY_MANAGER,
  });
  return presentUser(await registerUser(services.ports, registration));
}
