import type { Cast } from "../Cast.ts";

const UPDATE_POLICY = "POST /api/v3/update-application-mfa-settings";
const READ_POLICY = "GET /api/v3/get-application-mfa-settings";
const IMPORT = "POST /api/v2/mfa/totp/import";
const SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
const NO_SUCH = "0".repeat(24);

/** What a back end does with the pool's secret or its access token. */
export async function playManagement(cast: Cast): Promise<void> {
  const { stage } = cast;
  const { poolId: userPoolId, poolSecret: secret } = stage.server;
  const asked = await stage.ask("an access token", "AccessToken", { userPoolId, secret });
  await stage.ask("an access token for a wrong secret", "AccessToken", { userPoolId, secret: "0".repeat(32) });
  await stage.ask("an access token of another pool", "AccessToken", { userPoolId: NO_SUCH, secret });
  await stage.ask("an access token of what is no pool", "AccessToken", { userPoolId: "none", secret });
  const token = asked.at("data.accessToken.accessToken");
  await playPolicy(cast, token);
  await playNewUsers(cast, token);
  const user = await stage.ask(null, "CreateUser", { userInfo: { email: "managed@example.com" } }, { token });
  const id = user.at("data.createUser.id");
  await playUsers(cast, token, id);
  await playImport(cast, id);
  await playBound(cast, id);
}

async function playPolicy(cast: Cast, token: string): Promise<void> {
  const { stage, basic: headers } = cast;
  const { appId } = stage.server;
  const set = (name: string, body: object) => stage.call(name, UPDATE_POLICY, { headers, body });
  await stage.call("the policy by access token", `${READ_POLICY}?appId=${appId}`, { token });
  await set("a policy", { appId, enabledFactors: ["SMS", "OTP", "EMAIL"], disabledFactors: ["FACE"] });
  await set("a policy, changed", { appId, enabledFactors: null, disabledFactors: ["SMS", "PASSKEY"] });
  await set("a policy of faces alone", { appId, enabledFactors: ["FACE"], disabledFactors: ["OTP", "EMAIL"] });
  await stage.call("the policy by Basic", `${READ_POLICY}?appId=${appId}`, { headers });
  await set("a policy of nothing", { appId, disabledFactors: ["OTP", "SMS", "EMAIL", "FACE"] });
  await set("a policy that is not changed", { appId });
  await set("a factor that cannot be served", { appId, enabledFactors: ["OTP", "PASSKEY"] });
  await set("a factor nobody knows", { appId, enabledFactors: ["VOICE"] });
  await set("a factor on and off at once", { appId, enabledFactors: ["OTP"], disabledFactors: ["OTP"] });
  await set("the policy of an unknown application", { appId: NO_SUCH, enabledFactors: ["OTP"] });
  await set("the policy of what is no application", { appId: "none" });
  await stage.call("a policy without credentials", UPDATE_POLICY, { body: { appId } });
  await stage.call("reading the policy of an unknown application", `${READ_POLICY}?appId=${NO_SUCH}`, { headers });
  await stage.call("reading the policy of no application", READ_POLICY, { headers });
  await stage.call("reading a policy without credentials", `${READ_POLICY}?appId=${appId}`);
}

async function playNewUsers(cast: Cast, token: string): Promise<void> {
  const { stage, basic: headers } = cast;
  const create = (name: string, userInfo: object, more = {}) =>
    stage.ask(name, "CreateUser", { userInfo, ...more }, { headers });
  const password = await cast.encrypt();
  const full = { email: "made.in.full@example.com", username: "in.full", phone: "13800138010", password };
  await create("a user", { ...full, emailVerified: true, phoneVerified: true, nickname: "Full", externalId: "hr-1" });
  const params = JSON.stringify([{ key: "team", value: "red" }]);
  const custom = { userInfo: { email: "custom@example.com" }, params };
  await stage.ask("a user with custom data", "CreateUserWithCustomData", custom, { token });
  await create("a user whose address is taken", { email: "custom@example.com" });
  await create("a user whose user name is taken", { username: "in.full" });
  await create("a user whose phone is taken", { phone: "13800138010" });
  await create("a user whose external id is taken", { username: "another.hr.1", externalId: "hr-1" });
  await create("a user without a name", { nickname: "Nameless" });
  await create("a user with a password in clear", { email: "clear@example.com", password: "in clear!" });
  await create("a user who is blocked", { username: "blocked.from.birth", blocked: true });
  await stage.ask("a user, without credentials", "CreateUser", { userInfo: { email: "x@example.com" } });
}

async function playUsers(cast: Cast, token: string, id: string): Promise<void> {
  const { stage, basic: headers } = cast;
  const update = (name: string, input: object) => stage.ask(name, "UpdateUser", { id, input }, { headers });
  await stage.ask("any account", "User", { id }, { headers });
  await stage.ask("any account, by access token", "User", { id }, { token });
  await stage.ask("an account that is not there", "User", { id: NO_SUCH }, { headers });
  await stage.ask("an account without an id", "User", {}, { headers });
  await stage.ask("an external id that is there", "IsUserExists", { externalId: "hr-1" }, { headers });
  await update("names and addresses", { username: "managed", phone: "13800138011", phoneVerified: true });
  await update("a profile", { nickname: "M", externalId: "hr-2", unionid: "u", openid: "o" });
  await update("a password", { password: await cast.encrypt() });
  await update("an address that is taken", { email: "custom@example.com" });
  await update("an address that is none", { email: "custom" });
  await update("a block", { blocked: true });
  await update("the end of a block", { blocked: false });
  await stage.ask("a change of nobody", "UpdateUser", { id: NO_SUCH, input: { nickname: "x" } }, { headers });
  await stage.ask("a change without an id", "UpdateUser", { input: { nickname: "x" } }, { headers });
}

async function playImport({ stage, basic: headers }: Cast, userId: string): Promise<void> {
  const recoveryCode = "1f2e-3d4c-5b6a-7988-8796-a5b4";
  // They are the same in every run, and whether they are echoed is to be seen.
  for (const given of [SECRET, recoveryCode]) stage.names.learn(given, given);
  const load = (name: string, body: object) => stage.call(name, IMPORT, { headers, body });
  await load("an imported app", { userId, secret: SECRET, recoveryCode });
  await load("an imported app, without a recovery code", { userId, secret: SECRET });
  await load("a secret too short", { userId, secret: "JBSWY3DP" });
  await load("a secret that is no base32", { userId, secret: "1890189018901890" });
  await load("an app of nobody", { userId: NO_SUCH, secret: SECRET });
  await load("an app without a secret", { userId });
  await stage.call("an imported app, without credentials", IMPORT, { body: { userId, secret: SECRET } });
}

async function playBound({ stage, basic: headers }: Cast, id: string): Promise<void> {
  const path = `/api/v2/users/${id}/mfa-bound`;
  await stage.call("what is bound", `GET ${path}`, { headers });
  await stage.call("what is bound, of nobody", `GET /api/v2/users/${NO_SUCH}/mfa-bound`, { headers });
  await stage.call("what is bound, of what is no id", "GET /api/v2/users/1/mfa-bound", { headers });
  await stage.call("what is bound, without credentials", `GET ${path}`);
  await stage.call("unbinding an app", `DELETE ${path}?type=OTP`, { headers });
  await stage.call("unbinding a face that is not there", `DELETE ${path}?type=FACE`, { headers });
  await stage.call("unbinding what nobody knows", `DELETE ${path}?type=SMS`, { headers });
  await stage.call("unbinding nothing", `DELETE ${path}`, { headers });
  await stage.call("unbinding of nobody", `DELETE /api/v2/users/${NO_SUCH}/mfa-bound?type=OTP`, { headers });
  await stage.call("unbinding, without credentials", `DELETE ${path}?type=OTP`);
  await stage.call("what is bound then", `GET ${path}`, { headers });
}
