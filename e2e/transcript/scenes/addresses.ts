import type { Cast } from "../Cast.ts";

const VERIFY_SMS = "POST /api/v2/applications/mfa/sms/verify";
const VERIFY_EMAIL = "POST /api/v2/applications/mfa/email/verify";
const CHECK = "POST /api/v2/applications/mfa/check";
const UNBIND_PHONE = "POST /api/v2/mfa/phone/unbind";
const UNBIND_EMAIL = "POST /api/v2/mfa/email/unbind";
const LOGIN = "POST /api/v2/login/account";

/** Text messages and e-mail as the second factor, and the addresses of an account. */
export async function playAddresses(cast: Cast): Promise<void> {
  await playPhones(cast);
  await playMailboxes(cast);
  await playCheck(cast);
  await playTwoCodes(cast);
  await playTaken(cast);
  await playContacts(cast);
  await playContactsAndFactors(cast);
}

async function playPhones(cast: Cast): Promise<void> {
  const { stage } = cast;
  const account = await cast.account("texted");
  const older = await cast.session(account);
  await cast.demand("SMS", "EMAIL");
  const [phone, other] = ["13800138040", "13800138041"];
  const first = await cast.challenge(account);
  const code = await cast.smsCode(phone, "mfa-verify");
  const body = { phone, code };
  await stage.call("binding a phone, wrong code", VERIFY_SMS, {
    token: first,
    body: { phone, code: cast.wrongCode(code) },
  });
  await stage.call("binding a phone, no code", VERIFY_SMS, { token: first, body: { phone } });
  await stage.call("binding a phone, no token", VERIFY_SMS, { body });
  const passed = await stage.call("binding a phone", VERIFY_SMS, { token: first, body });
  await stage.call("binding a phone, spent mfaToken", VERIFY_SMS, { token: first, body });
  await stage.call("a phone is asked for then", LOGIN, { body: { account, password: await cast.encrypt() } });
  const token = await cast.challenge(account);
  const elsewhere = { phone: other, code: await cast.smsCode(other, "mfa-verify") };
  await stage.call("a code sent to another phone", VERIFY_SMS, { token, body: elsewhere });
  const mail = { email: account, code: await cast.mailCode(account, "MFA_VERIFY") };
  await stage.call("a mail where a phone is bound", VERIFY_EMAIL, { token, body: mail });
  const again = { phone, phoneCountryCode: "+86", code: await cast.smsCode(phone, "mfa-verify", token) };
  await stage.call("a text as the second factor", VERIFY_SMS, { token, body: again });
  await stage.call("unbinding a phone, having passed nothing", UNBIND_PHONE, { token: older, body: {} });
  await stage.call("unbinding a phone, no token", UNBIND_PHONE, { body: {} });
  const ownToken = passed.at("data.token");
  await stage.call("unbinding the last phone that is accepted", UNBIND_PHONE, { token: ownToken, body: {} });
  await cast.demand();
  await stage.call("unbinding a phone", UNBIND_PHONE, { token: ownToken, body: {} });
  await stage.call("unbinding a phone that is not there", UNBIND_PHONE, { token: ownToken, body: {} });
}

async function playMailboxes(cast: Cast): Promise<void> {
  const { stage } = cast;
  const account = await cast.account("letters");
  const older = await cast.session(account);
  await cast.demand("EMAIL");
  const first = await cast.challenge(account);
  const code = await cast.mailCode(account, "MFA_VERIFY");
  const body = { email: account, code };
  const wrong = { email: account, code: cast.wrongCode(code) };
  await stage.call("binding a mailbox, wrong code", VERIFY_EMAIL, { token: first, body: wrong });
  await stage.call("binding a mailbox, no token", VERIFY_EMAIL, { body });
  const passed = await stage.call("binding a mailbox", VERIFY_EMAIL, { token: first, body });
  await stage.call("a mailbox is asked for then", LOGIN, { body: { account, password: await cast.encrypt() } });
  const token = await cast.challenge(account);
  const again = { email: account, code: await cast.mailCode(account, "VERIFY_CODE", token) };
  await stage.call("a mail as the second factor", VERIFY_EMAIL, { token, body: again });
  const login = { email: account, code: await cast.mailCode(account, "LOGIN_VERIFY_CODE") };
  await stage.call("signing in by the mail that is the second factor", "POST /api/v2/login/email-code", {
    body: login,
  });
  await stage.call("unbinding a mailbox, having passed nothing", UNBIND_EMAIL, { token: older, body: {} });
  await stage.call("unbinding a mailbox, no token", UNBIND_EMAIL, { body: {} });
  const ownToken = passed.at("data.token");
  await stage.call("unbinding the last mailbox that is accepted", UNBIND_EMAIL, { token: ownToken, body: {} });
  await cast.demand();
  await stage.call("unbinding a mailbox", UNBIND_EMAIL, { token: ownToken, body: {} });
}

/** Who waits for a code has it at once, although a stranger asked for one a moment ago. */
async function playTwoCodes(cast: Cast): Promise<void> {
  const { stage } = cast;
  const email = await cast.account("two.codes");
  const older = await cast.mailCode(email, "MFA_VERIFY");
  await cast.demand("EMAIL");
  const token = await cast.challenge(email);
  const code = await cast.mailCode(email, "MFA_VERIFY");
  await stage.call("a code that a newer one took the place of", VERIFY_EMAIL, { token, body: { email, code: older } });
  await stage.call("the newest of two codes", VERIFY_EMAIL, { token, body: { email, code } });
  await cast.demand();
}

async function playCheck(cast: Cast): Promise<void> {
  const { stage } = cast;
  const account = await cast.account("checker");
  await cast.demand("SMS", "EMAIL");
  const token = await cast.challenge(account);
  const check = (name: string, body: object) => stage.call(name, CHECK, { token, body });
  await check("checking a free number", { phone: "13800138042" });
  await check("checking another's number", { phone: "13800138030" });
  await check("checking a free address", { email: "free@example.com" });
  await check("checking another's address", { email: "letters@example.com" });
  await check("checking one's own address", { email: account });
  await check("checking what is no number", { phone: "12" });
  await check("checking nothing", {});
  await stage.call("checking without a token", CHECK, { body: { phone: "13800138042" } });
  await cast.demand();
}

async function playTaken(cast: Cast): Promise<void> {
  const { stage } = cast;
  const account = await cast.account("taker");
  await cast.demand("SMS", "EMAIL");
  const token = await cast.challenge(account);
  const phone = { phone: "13800138031", code: await cast.smsCode("13800138031", "mfa-verify") };
  await stage.call("binding another's phone", VERIFY_SMS, { token, body: phone });
  const email = await cast.account("taken.from");
  const mail = { email, code: await cast.mailCode(email, "MFA_VERIFY") };
  await stage.call("binding another's mailbox", VERIFY_EMAIL, { token, body: mail });
  await cast.demand();
}

async function playContacts(cast: Cast): Promise<void> {
  const { stage } = cast;
  const token = await cast.session(await cast.account("mover"));
  const [phone, email] = ["13800138043", "moved@example.com"];
  const phoneCode = await cast.smsCode(phone, "bind");
  const wrong = { phone, phoneCode: cast.wrongCode(phoneCode) };
  await stage.ask("a phone for the account, wrong code", "BindPhone", wrong, { token });
  await stage.ask("a phone for the account, no token", "BindPhone", { phone, phoneCode });
  await stage.ask("a phone for the account", "BindPhone", { phone, phoneCode }, { token });
  const taken = { phone: "13800138010", phoneCode: await cast.smsCode("13800138010", "bind") };
  await stage.ask("another's phone for the account", "BindPhone", taken, { token });
  const emailCode = await cast.mailCode(email, "CHANGE_EMAIL");
  const wrongMail = { email, emailCode: cast.wrongCode(emailCode) };
  await stage.ask("an address for the account, wrong code", "BindEmail", wrongMail, { token });
  await stage.ask("an address for the account", "BindEmail", { email, emailCode }, { token });
  const { messageId, ...notice } = await cast.mailbox.waitFor("mover@example.com", /m\*\*\*@example\.com/);
  stage.note("the mail to the address that was replaced", notice);
  await stage.ask("no phone for the account", "UnbindPhone", {}, { token });
  const { webhookId, ...text } = await cast.sms.waitFor(`+86${phone}`, "contactChanged");
  stage.note("the text to the phone that was taken off", text);
  await stage.ask("no phone for the account, no token", "UnbindPhone");
  await stage.ask("no address for the account, whose last it is", "UnbindEmail", {}, { token });
  await stage.ask(null, "UpdateUser", { input: { username: "mover" } }, { token });
  await stage.ask("no address for the account", "UnbindEmail", {}, { token });
}

async function playContactsAndFactors(cast: Cast): Promise<void> {
  const { stage } = cast;
  const account = await cast.account("guarded");
  const older = await cast.session(account);
  await cast.bindApp(await cast.session(account));
  const phone = "13800138044";
  const phoneCode = await cast.smsCode(phone, "bind");
  await stage.ask("a phone, having passed nothing", "BindPhone", { phone, phoneCode }, { token: older });
  await stage.ask("no address, having passed nothing", "UnbindEmail", {}, { token: older });
  const newPassword = await cast.encrypt("copper lantern 5");
  const passwords = { newPassword, oldPassword: await cast.encrypt() };
  await stage.ask("a new password, having passed nothing", "UpdatePassword", passwords, { token: older });
}
