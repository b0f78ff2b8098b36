import type { Cast } from "../Cast.ts";

const VERIFY_SMS = "POST /api/v2/applications/mfa/sms/verify";
const VERIFY_EMAIL = "POST /api/v2/applications/mfa/email/verify";
const CHECK = "POST /api/v2/applications/mfa/check";
const LOGIN = "POST /api/v2/login/account";

/** Binding the first factor of an account whose addresses were proved. */
export async function playEnrolments(cast: Cast): Promise<void> {
  await playOwnAddresses(cast);
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
  const phone = "13800138047";
  const text = { phone, code: await cast.smsCode(phone, "mfa-verify") };
  await stage.call("binding a phone where none was proved", VERIFY_SMS, { token: other, body: text });
  await cast.demand();
}
