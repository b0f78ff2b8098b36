import type { Cast } from "../Cast.ts";

const LOGIN_PHONE = "POST /api/v2/login/phone-code";
const LOGIN_EMAIL = "POST /api/v2/login/email-code";
const REGISTER_PHONE = "POST /api/v2/register-phone-code";
const REGISTER_EMAIL = "POST /api/v2/register/email-code";
const RESET = "POST /api/v2/password/reset";
const TRIES = 5;

/** Codes that were sent, as the way in. */
export async function playCodes(cast: Cast): Promise<void> {
  await playRegisteringByPhone(cast);
  await playRegisteringByMail(cast);
  await playSigningInByPhone(cast);
  await playSigningInByMail(cast);
  await playGuessing(cast);
  await playReset(cast);
  await playResetByGraphql(cast);
}

async function playRegisteringByPhone(cast: Cast): Promise<void> {
  const { stage } = cast;
  const phone = "13800138030";
  const code = await cast.smsCode(phone, "register");
  const body = { phone, code, password: await cast.encrypt(), profile: { nickname: "Text" }, forceLogin: true };
  await stage.call("registering by text, wrong code", REGISTER_PHONE, {
    body: { ...body, code: cast.wrongCode(code) },
  });
  await stage.call("registering by text, no code", REGISTER_PHONE, { body: { phone } });
  await stage.call("registering by text", REGISTER_PHONE, { body });
  await stage.call("registering by text, used code", REGISTER_PHONE, { body });
  const other = "13800138031";
  const input = { phone: other, code: await cast.smsCode(other, "register") };
  await stage.ask("registering by text in GraphQL, code for another", "RegisterByPhoneCode", {
    input: { ...input, phone },
  });
  await stage.ask("registering by text in GraphQL", "RegisterByPhoneCode", { input });
  const again = { phone: "13800138010", code: await cast.smsCode("13800138010", "register") };
  await stage.ask("registering by text, number taken", "RegisterByPhoneCode", { input: again });
}

async function playRegisteringByMail(cast: Cast): Promise<void> {
  const { stage } = cast;
  const email = "register.code@example.com";
  const code = await cast.mailCode(email, "REGISTER_VERIFY_CODE");
  const body = { email, code };
  await stage.call("registering by mail, wrong code", REGISTER_EMAIL, { body: { email, code: cast.wrongCode(code) } });
  await stage.call("registering by mail, not an address", REGISTER_EMAIL, { body: { ...body, email: "none" } });
  await stage.call("registering by mail", REGISTER_EMAIL, { body });
  await stage.call("registering by mail, used code", REGISTER_EMAIL, { body });
  const taken = await cast.account("register.taken");
  const again = { email: taken, code: await cast.mailCode(taken, "REGISTER_VERIFY_CODE") };
  await stage.call("registering by mail, address taken", REGISTER_EMAIL, { body: again });
}

async function playSigningInByPhone(cast: Cast): Promise<void> {
  const { stage } = cast;
  const phone = "13800138030";
  const code = await cast.smsCode(phone, "login");
  const body = { phone, code };
  await stage.call("signing in by text, wrong code", LOGIN_PHONE, { body: { phone, code: cast.wrongCode(code) } });
  await stage.call("signing in by text, no code", LOGIN_PHONE, { body: { phone } });
  await stage.call("signing in by text", LOGIN_PHONE, { body });
  await stage.call("signing in by text, used code", LOGIN_PHONE, { body });
  const bound = { phone, code: await cast.smsCode(phone, "bind") };
  await stage.call("signing in by text, code for another purpose", LOGIN_PHONE, { body: bound });
  const other = "13800138031";
  const input = { phone: other, code: await cast.smsCode(other) };
  await stage.ask("signing in by text in GraphQL", "LoginByPhoneCode", { input });
  await stage.ask("signing in by text in GraphQL, used code", "LoginByPhoneCode", { input });
  const nobody = { phone: "13800138032", code: await cast.smsCode("13800138032", "login") };
  await stage.call("signing in by text, nobody's number", LOGIN_PHONE, { body: nobody });
  const made = { phone: "13800138033", code: await cast.smsCode("13800138033", "login"), autoRegister: true };
  await stage.call("signing in by text, made on the way", LOGIN_PHONE, { body: made });
  await cast.demand("SMS");
  const gated = { phone: "13800138033", code: await cast.smsCode("13800138033") };
  await stage.call("signing in by text, where a text is demanded", LOGIN_PHONE, { body: gated });
  await cast.demand();
}

async function playSigningInByMail(cast: Cast): Promise<void> {
  const { stage } = cast;
  const email = "register.code@example.com";
  const code = await cast.mailCode(email, "LOGIN_VERIFY_CODE");
  const body = { email, code };
  await stage.call("signing in by mail, wrong code", LOGIN_EMAIL, { body: { email, code: cast.wrongCode(code) } });
  await stage.call("signing in by mail, no code", LOGIN_EMAIL, { body: { email } });
  await stage.call("signing in by mail", LOGIN_EMAIL, { body });
  await stage.call("signing in by mail, used code", LOGIN_EMAIL, { body });
  const made = { email: "made.code@example.com", autoRegister: true, params: '[{"key":"a","value":1}]' };
  const first = await cast.mailCode(made.email, "LOGIN_VERIFY_CODE");
  await stage.call("signing in by mail, made on the way", LOGIN_EMAIL, { body: { ...made, code: first } });
  await cast.demand("OTP", "EMAIL");
  const gated = { email, code: await cast.mailCode(email, "VERIFY_CODE") };
  await stage.call("signing in by mail, where more is demanded", LOGIN_EMAIL, { body: gated });
  await cast.demand();
}

async function playGuessing(cast: Cast): Promise<void> {
  const { stage } = cast;
  const email = await cast.account("guessed.code");
  const code = await cast.mailCode(email, "LOGIN_VERIFY_CODE");
  const body = { email, code: cast.wrongCode(code) };
  for (let tried = 0; tried < TRIES; tried += 1) await stage.call(null, LOGIN_EMAIL, { body });
  await stage.call("guessing on", LOGIN_EMAIL, { body: { email, code } });
}

async function playReset(cast: Cast): Promise<void> {
  const { stage } = cast;
  const email = await cast.account("resetter");
  const token = await cast.session(email);
  const newPassword = await cast.encrypt("copper lantern 5");
  const code = await cast.mailCode(email, "RESET_PASSWORD");
  const body = { email, code, newPassword };
  await stage.call("a reset, wrong code", RESET, { body: { ...body, code: cast.wrongCode(code) } });
  await stage.call("a reset, short password", RESET, { body: { ...body, newPassword: await cast.encrypt("short") } });
  await stage.call("a reset of nobody", RESET, { body: { code, newPassword } });
  await stage.call("a reset", RESET, { body });
  await stage.call("a reset, used code", RESET, { body });
  await stage.call("the session of before the reset", "GET /api/v2/users/me", { token });
  const account = { account: email, password: await cast.encrypt() };
  await stage.call("the old password", "POST /api/v2/login/account", { body: account });
  await stage.call("the new password", "POST /api/v2/login/account", { body: { ...account, password: newPassword } });
}

async function playResetByGraphql(cast: Cast): Promise<void> {
  const { stage } = cast;
  const phone = "13800138030";
  const newPassword = await cast.encrypt("copper lantern 5");
  const code = await cast.smsCode(phone, "reset");
  const wrong = { phone, code: cast.wrongCode(code), newPassword };
  await stage.ask("a reset in GraphQL, wrong code", "ResetPassword", wrong);
  await stage.ask("a reset in GraphQL", "ResetPassword", { phone, code, newPassword });
}
