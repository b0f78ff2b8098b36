import type { Cast } from "../Cast.ts";

const VERIFY_SMS = "POST /api/v2/applications/mfa/sms/verify";
const VERIFY_EMAIL = "POST /api/v2/applications/mfa/email/verify";
const CHECK = "POST /api/v2/applications/mfa/check";
const LOGIN = "POST /api/v2/login/account";

/** Binding the first factor of an account whose addresses were proved. */
export async function playEnrolments(cast: Cast): Promise<void> {
  await playOwnAddresses(cast);
  await playTakingBack(cast);
}

async function playOwnAddresses(cast: Cast): Promise<void> {
  const { stage } = cast;
  const email = "proved@example.com";
  const password = await cast.encrypt();
  const body = { email, code: await cast.mailCode(email, "REGISTER_VERIFY_CODE"), password };
  await stage.call(null, "POST /api/v2/register/email-code", { body });
  await cast.demand("EMAIL", "SMS");
  await stage.call("a sign-in whose address was proved", LOGIN, { body: { account: email, password } });
  const token = await cast.challenge(email);
  const strange = "strange@example.com";
  await stage.call("checking another address", CHECK, { token, body: { email: strange } });
  await stage.call("checking the proved address", CHECK, { token, body: { email } });
  const elsewhere = { email: strange, code: await cast.mailCode(strange, "MFA_VERIFY") };
  await stage.call("binding another address", VERIFY_EMAIL, { token, body: elsewhere });
  await stage.call("binding another address, in English", VERIFY_EMAIL, {
    token,
    body: elsewhere,
    headers: { "x-authing-lang": "en-US" },
  });
  const own = { email, code: await cast.mailCode(email, "MFA_VERIFY", token) };
  await stage.call("binding the proved address", VERIFY_EMAIL, { token, body: own });
  const other = await cast.challenge(await cast.account("unproved"));
  const release = { token: other, body: {} };
  await stage.call("asking for the release of nothing", "POST /v1/mfa/release", release);
  await stage.call("asking what a sign-in may go on with", "GET /v1/mfa", { token: other });
  await stage.call("asking what nothing may go on with", "GET /v1/mfa");
  const phone = "13800138047";
  const text = { phone, code: await cast.smsCode(phone, "mfa-verify") };
  await stage.call("binding a phone where none was proved", VERIFY_SMS, { token: other, body: text });
  await cast.demand();
}

/** Whoever reads the mail of the account takes back what somebody with its password has bound. */
async function playTakingBack(cast: Cast): Promise<void> {
  const { stage } = cast;
  const email = "taken.back@example.com";
  const password = await cast.encrypt();
  const registration = { email, code: await cast.mailCode(email, "REGISTER_VERIFY_CODE"), password };
  await stage.call(null, "POST /api/v2/register/email-code", { body: registration });
  const token = await cast.session(email);
  await cast.bindApp(token);
  const { text } = await cast.mailbox.waitFor(email, /\/not-me\//);
  const [path = "", secret = ""] = /\/not-me\/(\w+)/.exec(text) ?? [];
  stage.names.learn(secret, "<secret of the link>");
  stage.note("the mail about a first factor", text.replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d/g, "<time>"));
  const asked = await stage.call(null, `GET ${path}`);
  stage.note("the link, looked at", asked.status);
  const form = { headers: { "content-type": "application/x-www-form-urlencoded" }, body: "" };
  for (const turn of ["once", "twice"]) {
    const { status } = await stage.call(null, `POST ${path}`, form);
    stage.note(`the form behind the link, sent ${turn}`, status);
  }
  await stage.call("a session when its enrolment was taken back", "GET /api/v2/users/me", { token });
  const body = { account: email, password };
  await stage.call("signing in with a suspended password", LOGIN, { body });
  await stage.call("signing in with a suspended password, in English", LOGIN, {
    body,
    headers: { "x-authing-lang": "en-US" },
  });
  const login = { email, code: await cast.mailCode(email, "LOGIN_VERIFY_CODE") };
  const signedIn = await stage.call(null, "POST /api/v2/login/email-code", { body: login });
  const passwords = { newPassword: await cast.encrypt("copper lantern 5"), oldPassword: password };
  const own = { token: signedIn.at("data.token") };
  await stage.ask("changing a suspended password", "UpdatePassword", passwords, own);
}
