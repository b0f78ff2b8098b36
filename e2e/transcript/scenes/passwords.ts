import type { Cast } from "../Cast.ts";

const LOGIN = "POST /api/v2/login/account";
const SIGNIN = "POST /api/v3/signin";
const CLEAR = "violet anchor 72";
const PHONE = "13800138001";
const TRIES = 10;

/** Passwords as the first factor. */
export async function playPasswords(cast: Cast): Promise<void> {
  const email = await cast.account("pass");
  const { stage } = cast;
  const password = await cast.encrypt();
  await stage.ask(null, "RegisterByUsername", { input: { username: "passer", password } });
  const userInfo = { phone: PHONE, password };
  await stage.ask(null, "CreateUser", { userInfo }, { headers: cast.basic });
  await playByGraphql(cast, email);
  await playByAccount(cast, email);
  await playByV3(cast, email);
  await playLock(cast);
  await playBlocked(cast);
}

async function playByGraphql(cast: Cast, email: string): Promise<void> {
  const { stage } = cast;
  const password = await cast.encrypt();
  const wrong = await cast.encrypt("another one");
  const params = JSON.stringify([{ key: "from", value: "test" }]);
  await stage.ask("by e-mail", "LoginByEmail", { input: { email, password } });
  await stage.ask("by e-mail, in another spelling", "LoginByEmail", { input: { email: "PASS@example.com", password } });
  await stage.ask("by e-mail, wrong password", "LoginByEmail", { input: { email, password: wrong } });
  await stage.ask("by e-mail, nobody's", "LoginByEmail", { input: { email: "nobody@example.com", password } });
  const made = { email: "made@example.com", password, autoRegister: true, params };
  await stage.ask("by e-mail, made on the way", "LoginByEmail", { input: made });
  await stage.ask("by e-mail, without a password", "LoginByEmail", { input: { email } });
  await stage.ask("by user name", "LoginByUsername", { input: { username: "passer", password } });
  await stage.ask("by user name, wrong password", "LoginByUsername", {
    input: { username: "passer", password: wrong },
  });
  await stage.ask("by phone", "LoginByPhonePassword", { input: { phone: PHONE, password } });
  await stage.ask("by phone with its country", "LoginByPhonePassword", { input: { phone: `+86 ${PHONE}`, password } });
  await stage.ask("by phone, wrong password", "LoginByPhonePassword", { input: { phone: PHONE, password: wrong } });
  await stage.ask("by phone that is none", "LoginByPhonePassword", { input: { phone: "12", password } });
  await stage.ask("by any name", "LoginBySubAccount", { account: "passer", password });
  await stage.ask("by any name, wrong password", "LoginBySubAccount", { account: "passer", password: wrong });
}

async function playByAccount(cast: Cast, account: string): Promise<void> {
  const { stage } = cast;
  const password = await cast.encrypt();
  const wrong = await cast.encrypt("another one");
  const logIn = (name: string, body: object, headers = {}) => stage.call(name, LOGIN, { body, headers });
  await logIn("REST by e-mail", { account, password });
  await logIn("REST by user name", { account: "passer", password });
  await logIn("REST by phone", { account: PHONE, password });
  await logIn("REST, wrong password", { account, password: wrong });
  await logIn("REST, wrong password once more", { account, password: wrong });
  await logIn("REST, nobody's name", { account: "nobody.at.all", password });
  await logIn("REST, made on the way", { account: "made.by.name", password, autoRegister: true });
  await logIn("REST, nobody's phone is not made", { account: "13800138099", password, autoRegister: true });
  await logIn("REST, without a password", { account });
  await logIn("REST, password in clear", { account, password: CLEAR });
  await logIn("REST, account that is a number", { account: 1, password });
  await logIn("REST, further members", { account, password, captchaCode: "x", context: "{}" });
  await logIn("REST, address of a back end", { account, password, clientIp: "203.0.113.8" }, cast.basic);
  await logIn("REST, application that is no id", { account, password }, { "x-authing-app-id": "none" });
  await cast.demand("OTP", "SMS", "EMAIL");
  await logIn("REST, a second factor is demanded", { account, password });
  await stage.ask("GraphQL, a second factor is demanded", "LoginByEmail", { input: { email: account, password } });
  const from = { "x-authing-request-from": "Guard-iOS@1.0" };
  await logIn("REST, a second factor is demanded of a phone", { account, password }, from);
  await cast.demand();
}

async function playByV3(cast: Cast, email: string): Promise<void> {
  const { stage } = cast;
  const { appId, appSecret } = stage.server;
  const signIn = (name: string, passwordPayload: object, more = {}) =>
    stage.call(name, SIGNIN, { body: { connection: "PASSWORD", passwordPayload, ...more } });
  const ids = { client_id: appId, client_secret: appSecret };
  await signIn("v3 by e-mail", { email, password: CLEAR }, ids);
  await signIn(
    "v3 by any name, encrypted",
    { account: "passer", password: await cast.encrypt() },
    { options: { passwordEncryptType: "rsa" } },
  );
  await signIn("v3 by user name", { username: "passer", password: CLEAR });
  await signIn("v3 by phone", { phone: PHONE, password: CLEAR }, { options: { phoneCountryCode: "+86" } });
  await signIn("v3, wrong password", { email, password: "another one" });
  await signIn("v3, wrong secret", { email, password: CLEAR }, { ...ids, client_secret: "0".repeat(32) });
  await signIn("v3, unknown application", { email, password: CLEAR }, { client_id: "0".repeat(24) });
  await signIn("v3, no name", { password: CLEAR });
  await stage.call("v3, another connection", SIGNIN, { body: { connection: "PASSCODE", passCodePayload: {} } });
  await cast.demand("OTP");
  await signIn("v3, a second factor is demanded", { email, password: CLEAR });
  await cast.demand();
}

async function playLock(cast: Cast): Promise<void> {
  const { stage } = cast;
  const account = await cast.account("locked");
  const body = { account, password: await cast.encrypt("another one") };
  for (let tried = 0; tried < TRIES - 1; tried += 1) await stage.call(null, LOGIN, { body });
  await stage.call("the last try that is left", LOGIN, { body });
  await stage.call("locked, wrong password", LOGIN, { body });
  await stage.call("locked, right password", LOGIN, { body: { account, password: await cast.encrypt() } });
}

async function playBlocked(cast: Cast): Promise<void> {
  const { stage } = cast;
  const account = await cast.account("blocked");
  const token = await cast.session(account);
  const id = (await stage.call(null, "GET /api/v2/users/me", { token })).at("data.id");
  await stage.ask(null, "UpdateUser", { id, input: { blocked: true } }, { headers: cast.basic });
  await stage.call("blocked", LOGIN, { body: { account, password: await cast.encrypt() } });
  await stage.call("blocked, wrong password", LOGIN, {
    body: { account, password: await cast.encrypt("another one") },
  });
  await stage.call("the session of whoever was blocked", "GET /api/v2/users/me", { token });
}
