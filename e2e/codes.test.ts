import assert from "node:assert/strict";
import { randomBytes, randomInt } from "node:crypto";
import { after, describe, it } from "node:test";
import type { AuthenticationClient } from "authing-js-sdk";
import { startServer } from "./startServer.ts";
import { AuthenticatorApp } from "./support/AuthenticatorApp.ts";
import { basicOf } from "./support/basicOf.ts";
import { callApi } from "./support/callApi.ts";
import { createClients } from "./support/createClients.ts";
import { readInbox } from "./support/readInbox.ts";
import { refusalOf } from "./support/refusalOf.ts";
import { startMailbox } from "./support/startMailbox.ts";
import { startSmsGateway } from "./support/startSmsGateway.ts";

type EmailScene = Parameters<AuthenticationClient["sendEmail"]>[1];
type SmsScene = Parameters<AuthenticationClient["sendSmsCode"]>[2];

const sms = await startSmsGateway({ after });
const mailbox = await startMailbox({ after });
const settings = { ...sms.settings, ...mailbox.settings, COUNTERSIGN_LOG_LEVEL: "trace" };
const server = await startServer({ after }, { settings });

/** The server whose application demands a text message or an e-mail of everybody. */
const strictServer = await startServer({ after }, { settings });
const policy = { appId: strictServer.appId, enabledFactors: ["SMS", "EMAIL"], disabledFactors: [] };
const path = "/api/v3/update-application-mfa-settings";
const changed = await callApi(strictServer, path, { headers: basicOf(strictServer), body: policy });
assert.equal(changed.body.code, 200, changed.text);

const CODE = /(?<!\d)\d{6}(?!\d)/;
const PASSWORD = "a password";
const codes: string[] = [];

const newEmail = (): string => `${randomBytes(8).toString("hex")}@example.com`;
const newNumber = (): string => `13${randomInt(5, 10)}${String(randomInt(10 ** 8)).padStart(8, "0")}`;
const clientOf = (on = server): AuthenticationClient => createClients(on).authing;

async function smsCode(authing: AuthenticationClient, number: string, scene?: string): Promise<string> {
  const before = sms.received.length;
  const answer = await authing.sendSmsCode(number, undefined, scene as SmsScene); // a scene of its list
  assert.deepEqual(answer, { code: 200, message: "ok" });
  const { code } = await sms.waitFor(`+86${number}`, undefined, before);
  assert.match(code ?? "", CODE);
  codes.push(code ?? "");
  return code ?? "";
}

async function mailCode(authing: AuthenticationClient, email: string, scene: string): Promise<string> {
  const before = mailbox.received.length;
  await authing.sendEmail(email, scene as EmailScene); // a scene of its list
  const { text } = await mailbox.waitFor(email, CODE, before);
  const code = CODE.exec(text)?.[0] ?? assert.fail(text);
  codes.push(code);
  return code;
}

function wrong(code: string): string {
  return code === "000000" ? "000001" : "000000";
}

describe("authing-js-sdk: codes as the way in", () => {
  it("registers by text message and signs in by one, however the number is written", async () => {
    const authing = clientOf();
    const number = newNumber();
    const user = await authing.registerByPhoneCode(number, await smsCode(authing, number, "register"), PASSWORD);
    assert.deepEqual([user.phone, user.phoneVerified, user.token], [number, true, null]);
    const code = await smsCode(authing, number, "login");
    assert.equal((await refusalOf(authing.loginByPhoneCode(number, wrong(code)))).code, 2001);
    const signedIn = await authing.loginByPhoneCode(`+86 ${number}`, code);
    assert.equal(signedIn.id, user.id);
    assert.equal((await authing.getCurrentUser())?.id, user.id);
    assert.equal((await refusalOf(authing.loginByPhoneCode(number, code))).code, 2001, "used");
    assert.equal((await authing.loginByPhonePassword(number, PASSWORD)).id, user.id);
  });

  it("registers by e-mail and signs in by one", async () => {
    const authing = clientOf();
    const email = newEmail();
    const user = await authing.registerByEmailCode(email, await mailCode(authing, email, "REGISTER_VERIFY_CODE"));
    assert.deepEqual([user.email, user.emailVerified], [email, true]);
    const signedIn = await authing.loginByEmailCode(email, await mailCode(authing, email, "LOGIN_VERIFY_CODE"));
    assert.equal(signedIn.id, user.id);
    assert.equal(signedIn.token?.split(".").length, 3);
  });

  it("makes no account by signing in", async () => {
    const authing = clientOf();
    const number = newNumber();
    assert.equal((await refusalOf(authing.loginByPhoneCode(number, await smsCode(authing, number)))).code, 2004);
  });

  it("is told how long to wait when it asks again too soon, and the first code still counts", async () => {
    const authing = clientOf();
    const email = newEmail();
    await authing.registerByEmail(email, PASSWORD);
    const code = await mailCode(authing, email, "LOGIN_VERIFY_CODE");
    const refused = await refusalOf(authing.sendEmail(email, "LOGIN_VERIFY_CODE" as EmailScene));
    assert.equal(refused.code, 2080);
    const seconds = Number(refused.data?.retryAfterSeconds);
    assert.ok(seconds > 50 && seconds <= 60, `${seconds}`);
    assert.equal((await authing.loginByEmailCode(email, code)).email, email);
  });
});

describe("authing-js-sdk: codes as the second factor", () => {
  it("binds a number by it, is asked for a code there from then on, and is not let in by an e-mail", async () => {
    const authing = clientOf(strictServer);
    const [email, number] = [newEmail(), newNumber()];
    await authing.registerByEmail(email, PASSWORD);
    const first = await refusalOf(authing.loginByEmail(email, PASSWORD));
    assert.equal(first.code, 1636);
    const mfaToken = String(first.data?.mfaToken);
    const usable = await authing.mfa.phoneOrEmailBindable({ phone: number, mfaToken });
    assert.equal(usable as unknown, true);
    const code = await smsCode(authing, number, "mfa-verify");
    const refused = await refusalOf(authing.mfa.verifyAppSmsMfa({ phone: number, code: wrong(code), mfaToken }));
    assert.deepEqual([refused.code, refused.data], [2001, { remainCount: 4 }]);
    const user = await authing.mfa.verifyAppSmsMfa({ phone: number, code, mfaToken });
    assert.equal(user.email, email);
    assert.equal(user.token?.split(".").length, 3);

    const next = await refusalOf(authing.loginByEmail(email, PASSWORD));
    assert.equal(next.data?.mfaPhone, number);
    const again = String(next.data?.mfaToken);
    const mail = await mailCode(authing, email, "MFA_VERIFY");
    const byMail = await refusalOf(authing.mfa.verifyAppEmailMfa({ email, code: mail, mfaToken: again }));
    assert.equal(byMail.code, 2021);
    const masked = new RegExp(`\\+86${number.slice(0, 3)}\\*{4}${number.slice(-4)}`);
    await mailbox.waitFor(email, masked);
  });

  it("binds a mailbox by it, and takes a code for it alone", async () => {
    const authing = clientOf(strictServer);
    const email = newEmail();
    await authing.registerByEmail(email, PASSWORD);
    const { data } = await refusalOf(authing.loginByEmail(email, PASSWORD));
    const code = await mailCode(authing, email, "MFA_VERIFY");
    const user = await authing.mfa.verifyAppEmailMfa({ email, code, mfaToken: String(data?.mfaToken) });
    assert.equal(user.emailVerified, true);
    const next = await refusalOf(authing.loginByEmail(email, PASSWORD));
    assert.equal(next.data?.mfaEmail, email);
    const other = newEmail();
    const elsewhere = await mailCode(authing, other, "MFA_VERIFY");
    const mfaToken = String(next.data?.mfaToken);
    const refused = await refusalOf(authing.mfa.verifyAppEmailMfa({ email: other, code: elsewhere, mfaToken }));
    assert.equal(refused.code, 2001);
  });

  it("never is the second code of one kind: a sign-in by text message is asked for something else", async () => {
    const authing = clientOf(strictServer);
    const number = newNumber();
    await authing.registerByPhoneCode(number, await smsCode(authing, number, "register"));
    const refused = await refusalOf(authing.loginByPhoneCode(number, await smsCode(authing, number, "login")));
    assert.equal(refused.code, 1636);
    assert.deepEqual(refused.data?.applicationMfa, [{ mfaPolicy: "EMAIL", sort: 1, status: 1 }]);
  });
});

describe("authing-js-sdk: accounts and their addresses", () => {
  it("resets a password by e-mail and by text message", async () => {
    const authing = clientOf();
    const [email, number] = [newEmail(), newNumber()];
    await authing.registerByEmail(email, PASSWORD);
    await authing.loginByEmail(email, PASSWORD);
    // Unproved beside a number that is proved, the address would be nobody's to the reset.
    await authing.bindEmail(email, await mailCode(authing, email, "CHANGE_EMAIL"));
    await authing.bindPhone(number, await smsCode(authing, number, "bind"));
    await authing.resetPasswordByEmailCode(email, await mailCode(authing, email, "RESET_PASSWORD"), "second password");
    assert.equal((await refusalOf(authing.loginByEmail(email, PASSWORD))).code, 2333);
    assert.equal(await authing.getCurrentUser(), null, "its session has ended");
    await authing.loginByEmail(email, "second password");
    await authing.resetPasswordByPhoneCode(number, await smsCode(authing, number, "reset"), "third password");
    await authing.loginByEmail(email, "third password");
  });

  it("binds and unbinds addresses and stays signed in; what was replaced is told", async () => {
    const authing = clientOf();
    const [email, other, number] = [newEmail(), newEmail(), newNumber()];
    await authing.registerByEmail(email, PASSWORD);
    await authing.loginByEmail(email, PASSWORD);
    const withPhone = await authing.bindPhone(number, await smsCode(authing, number, "bind"));
    assert.deepEqual([withPhone.phone, withPhone.phoneVerified], [number, true]);
    const before = mailbox.received.length;
    const withMail = await authing.bindEmail(other, await mailCode(authing, other, "CHANGE_EMAIL"));
    assert.equal(withMail.email, other);
    await mailbox.waitFor(email, new RegExp(`${other[0]}\\*\\*\\*@example\\.com`), before);
    const smsBefore = sms.received.length;
    assert.equal((await authing.unbindPhone()).phone, null);
    assert.equal((await sms.waitFor(`+86${number}`, "contactChanged", smsBefore)).code, null);
    assert.equal((await refusalOf(authing.unbindEmail())).code, 400, "the last name of the account");
    assert.equal((await authing.getCurrentUser())?.email, other);
  });

  it("changes an address in the session that carries the second factor, not in one of before it", async () => {
    const [authing, older] = [clientOf(), clientOf()];
    const [email, number] = [newEmail(), newNumber()];
    await authing.registerByEmail(email, PASSWORD);
    for (const client of [older, authing]) await client.loginByEmail(email, PASSWORD);
    const { secret } = await authing.mfa.assosicateMfaAuthenticator({ authenticatorType: "totp" });
    const totp = await new AuthenticatorApp(secret).nextCode();
    await authing.mfa.confirmAssosicateMfaAuthenticator({ authenticatorType: "totp", totp });
    const code = await smsCode(authing, number, "bind");
    assert.equal((await refusalOf(older.bindPhone(number, code))).code, 2207);
    assert.equal((await authing.bindPhone(number, code)).phone, number, "confirmed a moment ago");
  });
});

describe("what goes out", () => {
  it("comes through the gateways that are set up, in the language asked for, with no link and a bound code", async () => {
    const [email, number] = [newEmail(), newNumber()];
    const body = { phone: number, scene: "login" };
    await callApi(server, "/api/v2/sms/send", { body, headers: { "x-authing-lang": "en-US" } });
    const english = await sms.waitFor(`+86${number}`);
    codes.push(english.code ?? "");
    assert.match(english.text, new RegExp(`^[\\x20-\\x7e\n]*\n@127\\.0\\.0\\.1 #${english.code}$`));
    assert.deepEqual([english.scene, english.appId], ["signIn", server.appId]);
    await callApi(server, "/api/v2/email/send", { body: { email, scene: "MFA_VERIFY_CODE" } });
    const chinese = await mailbox.waitFor(email);
    assert.match(chinese.from, /^no-reply@mfa\.example\.com$/);
    assert.match(chinese.messageId, /^<[0-9a-f]{24}@mfa\.example\.com>$/);
    assert.doesNotMatch(chinese.subject, /\d{6}/);
    assert.match(chinese.text, /验证码/);
    for (const text of [english.text, chinese.text]) assert.doesNotMatch(text, /https?:\/\/(?!www\.w3\.org)/);
    assert.deepEqual(await readInbox(server), []);
  });

  it("shows in no line of the log, down to the finest level", () => {
    assert.ok(codes.length > 15);
    for (const { logs } of [server, strictServer]) {
      const lines = logs().split("\n");
      assert.ok(lines.length > 15);
      for (const code of codes) {
        const pattern = new RegExp(`(?<![0-9a-f])${code}(?![0-9a-f])`);
        assert.deepEqual(
          lines.filter((line) => pattern.test(line)),
          [],
        );
      }
    }
  });
});
