import { AuthenticatorApp } from "../../support/AuthenticatorApp.ts";
import type { Cast } from "../Cast.ts";

const LIST = "GET /api/v2/mfa/authenticator";
const ASSOCIATE = "POST /api/v2/mfa/totp/associate";
const CONFIRM = "POST /api/v2/mfa/totp/associate/confirm";
const UNBIND = "DELETE /api/v2/mfa/totp/associate";
const VERIFY = "POST /api/v2/mfa/totp/verify";
const VERIFY_APP = "POST /api/v2/applications/mfa/totp/verify";
const RECOVER = "POST /api/v2/mfa/totp/recovery";
const LOGIN = "POST /api/v2/login/account";
const FREE_TRIES = 5;

/** Authenticator apps and recovery codes. */
export async function playTotp(cast: Cast): Promise<void> {
  await playBinding(cast);
  await playOptions(cast);
  await playVerifying(cast);
  await playEndOfFlow(cast);
  await playLock(cast);
  await playRecovery(cast);
  await playUnbinding(cast);
  await playBindingAtSignIn(cast);
}

async function playBinding(cast: Cast): Promise<void> {
  const { stage } = cast;
  const token = await cast.session(await cast.account("binder"));
  await stage.call("the list, empty", LIST, { token });
  await stage.call("confirming what was not begun", CONFIRM, { token, body: { totp: cast.wrongCode() } });
  const begun = await stage.call("beginning", ASSOCIATE, { token, body: { authenticator_type: "totp" } });
  const app = new AuthenticatorApp(begun.at("data.secret"));
  await stage.call("the list while it waits", LIST, { token });
  await stage.call("confirming with a wrong code", CONFIRM, { token, body: { totp: cast.wrongTotp(app) } });
  await stage.call("confirming without a code", CONFIRM, { token, body: {} });
  const body = { authenticatorType: "totp", source: "SELF", totp: await cast.totp(app) };
  await stage.call("confirming", CONFIRM, { token, body });
  await stage.call("the list", `${LIST}?type=totp&source=SELF`, { token });
  await stage.call("the list of another source", `${LIST}?source=APPLICATION`, { token });
  await stage.call("confirming again", CONFIRM, { token, body });
  await stage.call("beginning another one", ASSOCIATE, { token, body: { name: "second" } });
  await stage.call("the list with both", LIST, { token });
  await stage.call("the list without a token", LIST);
  await stage.call("beginning without a token", ASSOCIATE, { body: {} });
  await stage.call("confirming without a token", CONFIRM, { body });
  const other = await cast.session(await cast.account("binder.of.another"));
  await stage.call("confirming in another's session", CONFIRM, { token: other, body });
}

async function playOptions(cast: Cast): Promise<void> {
  const { stage } = cast;
  const token = await cast.session(await cast.account("optioner"));
  const begin = (name: string, body: object) => stage.call(name, ASSOCIATE, { token, body });
  await begin("beginning with options", { name: "Tablet", algorithm: "SHA256", digits: 8, period: 60 });
  await begin("beginning with SHA-512", { algorithm: "SHA512", period: 15 });
  await begin("beginning with seven digits", { digits: 7 });
  await begin("beginning with another kind", { authenticator_type: "sms" });
  await begin("beginning with another source", { source: "OTHER" });
  await begin("beginning with a name too long", { name: "n".repeat(65) });
  await begin("beginning with further members", { mfaToken: "x", params: [] });
  await stage.call("a list that asks twice", `${LIST}?source=SELF&source=SELF`, { token });
}

async function playVerifying(cast: Cast): Promise<void> {
  const { stage } = cast;
  const account = await cast.account("verifier");
  const older = await cast.session(account);
  const { app } = await cast.bindApp(await cast.session(account));
  const password = await cast.encrypt();
  await stage.call("signing in is not enough", LOGIN, { body: { account, password } });
  await stage.ask("signing in is not enough, in GraphQL", "LoginByEmail", { input: { email: account, password } });
  const from = { "x-authing-request-from": "Guard-Android@1.0" };
  await stage.call("signing in is not enough, on a phone", LOGIN, { body: { account, password }, headers: from });
  const token = await cast.challenge(account);
  await stage.call("the list with an mfaToken", LIST, { token });
  await stage.call("beginning with an mfaToken that must verify", ASSOCIATE, { token, body: {} });
  await stage.call("a wrong code", VERIFY, { token, body: { totp: cast.wrongTotp(app) } });
  await stage.call("a code too long", VERIFY, { token, body: { totp: "1".repeat(65) } });
  await stage.call("a code that is a number", VERIFY, { token, body: { totp: 123456 } });
  await stage.call("no code", VERIFY, { token, body: {} });
  await stage.call("no token", VERIFY, { body: { totp: cast.wrongCode() } });
  await stage.call("a user token", VERIFY, { token: older, body: { totp: cast.wrongCode() } });
  const body = { totp: await cast.totp(app), authenticatorType: "totp" };
  const passed = await stage.call("a right code", VERIFY, { token, body });
  await stage.call("the account then", "GET /api/v2/users/me", { token: passed.at("data.token") });
  await stage.call("a right code again", VERIFY, { token, body });
  await stage.call("a used code with another mfaToken", VERIFY, { token: await cast.challenge(account), body });
  await stage.call("introspection of a spent mfaToken", "POST /mfa/token/introspection", { body: { token } });
  await stage.call("an older session begins another", ASSOCIATE, { token: older, body: {} });
}

async function playEndOfFlow(cast: Cast): Promise<void> {
  const { stage } = cast;
  const account = await cast.account("flow");
  const { app } = await cast.bindApp(await cast.session(account));
  const token = await cast.challenge(account);
  await stage.call("the end of a flow, wrong code", VERIFY_APP, { token, body: { totp: cast.wrongTotp(app) } });
  await stage.call("the end of a flow, no token", VERIFY_APP, { body: { totp: cast.wrongCode() } });
  await stage.call("the end of a flow", VERIFY_APP, { token, body: { totp: await cast.totp(app) } });
}

async function playLock(cast: Cast): Promise<void> {
  const { stage } = cast;
  const account = await cast.account("guesser");
  const { app } = await cast.bindApp(await cast.session(account));
  const token = await cast.challenge(account);
  const body = { totp: cast.wrongTotp(app) };
  for (let tried = 0; tried < FREE_TRIES - 1; tried += 1) await stage.call(null, VERIFY, { token, body });
  await stage.call("the try that locks", VERIFY, { token, body });
  await stage.call("locked, right code", VERIFY, { token, body: { totp: await cast.totp(app) } });
  await stage.call("locked, at the end of a flow", VERIFY_APP, { token, body });
}

async function playRecovery(cast: Cast): Promise<void> {
  const { stage } = cast;
  const account = await cast.account("recoverer");
  const { recoveryCode } = await cast.bindApp(await cast.session(account));
  const token = await cast.challenge(account);
  const wrong = "0000-0000-0000-0000-0000-0000";
  await stage.call("a wrong recovery code", RECOVER, { token, body: { recoveryCode: wrong } });
  await stage.call("no recovery code", RECOVER, { token, body: {} });
  await stage.call("a recovery code without a token", RECOVER, { body: { recoveryCode } });
  const body = { authenticatorType: "totp", recoveryCode };
  const passed = await stage.call("a recovery code", RECOVER, { token, body });
  const again = await cast.challenge(account);
  await stage.call("a used recovery code", RECOVER, { token: again, body });
  await stage.call("the next recovery code", RECOVER, {
    token: again,
    body: { recoveryCode: passed.at("recoveryCode") },
  });
  await stage.call("unbinding after a recovery code", UNBIND, { token: passed.at("data.token") });
}

async function playUnbinding(cast: Cast): Promise<void> {
  const { stage } = cast;
  const account = await cast.account("unbinder");
  const older = await cast.session(account);
  const token = await cast.session(account);
  await cast.bindApp(token);
  await stage.call("unbinding in a session that passed nothing", UNBIND, { token: older });
  await stage.call("unbinding with an mfaToken", UNBIND, { token: await cast.challenge(account) });
  await stage.call("unbinding without a token", UNBIND);
  await stage.call("unbinding what nobody has", `${UNBIND}?id=${"0".repeat(24)}`, { token });
  await stage.call("unbinding by what is no id", UNBIND, { token, body: { id: "phone" } });
  const headers = { "content-type": "application/json" };
  await stage.call("unbinding", UNBIND, { token, headers });
  await stage.call("unbinding when nothing is bound", UNBIND, { token });
  await stage.call("the list then", LIST, { token });
  await stage.call("signing in is enough then", LOGIN, { body: { account, password: await cast.encrypt() } });
}

async function playBindingAtSignIn(cast: Cast): Promise<void> {
  const { stage } = cast;
  const account = await cast.account("late");
  const session = await cast.session(account);
  await cast.demand("OTP");
  await stage.call("a session of before the policy, which it does not satisfy", "GET /api/v2/users/me", {
    token: session,
  });
  const token = await cast.challenge(account);
  await stage.call("verifying what is not bound", VERIFY, { token, body: { totp: cast.wrongCode() } });
  const begin = { authenticator_type: "totp", source: "APPLICATION" };
  const begun = await stage.call("beginning while signing in", ASSOCIATE, { token, body: begin });
  const app = new AuthenticatorApp(begun.at("data.secret"));
  await stage.call("a wrong code while signing in", CONFIRM, { token, body: { totp: cast.wrongTotp(app) } });
  const body = { totp: await cast.totp(app) };
  await stage.call("confirming while signing in", CONFIRM, { token, body });
  await stage.call("verifying at once with the code that has confirmed", VERIFY, { token, body });
  await stage.call("verifying once more with it", VERIFY, { token, body });
  await stage.call("the same code with another mfaToken", VERIFY, { token: await cast.challenge(account), body });
  await stage.call("signing in asks for it then", LOGIN, { body: { account, password: await cast.encrypt() } });
  await cast.demand();
  await stage.call("signing in where nothing is demanded", LOGIN, {
    body: { account, password: await cast.encrypt() },
  });
}
