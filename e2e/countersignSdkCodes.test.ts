import assert from "node:assert/strict";
import { randomBytes, randomInt } from "node:crypto";
import { after, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import {
  AuthenticationClient,
  CountersignError,
  EmailScene,
  MfaRequiredError,
  ProofRefusedError,
  SceneType,
  ThrottledError,
} from "@countersign/sdk";
import { type RunningServer, startServer } from "./startServer.ts";
import { basicOf } from "./support/basicOf.ts";
import { callApi } from "./support/callApi.ts";
import { readCode } from "./support/readCode.ts";

const server = await startServer({ after });

/** The server whose application demands a second factor of everybody: a text message or an e-mail. */
const strict = await startServer({ after });
const settings = { appId: strict.appId, enabledFactors: ["SMS", "EMAIL"], disabledFactors: [] };
const updated = await callApi(strict, "/api/v3/update-application-mfa-settings", {
  headers: basicOf(strict),
  body: settings,
});
assert.equal(updated.body.code, 200, updated.text);

const PASSWORD = "pässwörd 🔑";

function newClient({ url, appId }: RunningServer = server): AuthenticationClient {
  return new AuthenticationClient({ appId, appHost: url, lang: "en-US" });
}

function newEmail(): string {
  return `${randomBytes(8).toString("hex")}@example.com`;
}

/** Gives a Chinese mobile number. */
function newPhone(): string {
  return `138${randomInt(10_000_000, 99_999_999)}`;
}

/** Waits for the newest code that went to an address. */
function codeFor(address: string, from: RunningServer = server): Promise<string> {
  return readCode(from, address);
}

async function otherCodeFor(address: string, than: string): Promise<string> {
  for (let round = 0; round < 100; round++) {
    const code = await codeFor(address);
    if (code !== than) return code;
    await sleep(50);
  }
  return assert.fail(`nothing else came for ${address}`);
}

async function refused<Failure extends Error>(
  call: Promise<unknown>,
  kind: abstract new (...args: never[]) => Failure,
): Promise<Failure> {
  const error = await call.then(
    () => assert.fail("it was accepted"),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof kind, String(error));
  return error;
}

describe("@countersign/sdk: codes", () => {
  it("register by text message, with a password", async () => {
    const [client, phone] = [newClient(), newPhone()];
    assert.equal((await client.sendSmsCode(phone, "+86", SceneType.SCENE_TYPE_REGISTER)).code, 200);
    const code = await codeFor(phone);
    const user = await client.registerByPhoneCode(
      phone,
      code,
      PASSWORD,
      { nickname: "Ada" },
      { phoneCountryCode: "+86", forceLogin: true },
    );
    assert.deepEqual([user.phone, user.phoneVerified, user.nickname], [phone, true, "Ada"]);
    assert.equal((await client.getCurrentUser())?.id, user.id);
    assert.equal((await client.loginByPhonePassword(phone, PASSWORD)).id, user.id);
    await client.sendSmsCode(phone, "+86", SceneType.SCENE_TYPE_RESET);
    const reset = await client.resetPasswordByPhoneCode(phone, await otherCodeFor(phone, code), "another 🔑", "+86");
    assert.equal(reset.code, 200);
    assert.equal((await client.loginByPhonePassword(`+86${phone}`, "another 🔑")).id, user.id);
  });

  it("sign in by text message and make the account on the way", async () => {
    const [client, phone] = [newClient(), newPhone()];
    await client.sendSmsCode(phone, "+86", SceneType.SCENE_TYPE_LOGIN);
    const code = await codeFor(phone);
    await refused(
      client.loginByPhoneCode(phone, code === "000000" ? "111111" : "000000", {
        phoneCountryCode: "+86",
        autoRegister: true,
      }),
      ProofRefusedError,
    );
    const user = await client.loginByPhoneCode(phone, code, {
      phoneCountryCode: "+86",
      autoRegister: true,
      customData: { from: "sdk" },
    });
    assert.deepEqual([user.phone, user.customData], [phone, { from: "sdk" }]);
    await refused(client.loginByPhoneCode(phone, code, { phoneCountryCode: "+86" }), ProofRefusedError);
  });

  it("register, sign in and reset a password by e-mail", async () => {
    const [client, email] = [newClient(), newEmail()];
    await client.sendEmail(email, EmailScene.REGISTER_VERIFY_CODE);
    const user = await client.registerByEmailCode(
      email,
      await codeFor(email),
      { nickname: "Ada" },
      { customData: { age: 7 }, generateToken: true },
    );
    assert.deepEqual([user.email, user.emailVerified, user.customData], [email, true, { age: 7 }]);
    assert.equal((await client.getCurrentUser())?.id, user.id);

    const other = newEmail();
    await client.sendEmail(other, EmailScene.LOGIN_VERIFY_CODE);
    assert.equal((await client.loginByEmailCode(other, await codeFor(other), { autoRegister: true })).email, other);

    const third = newEmail();
    await client.registerByEmail(third, PASSWORD);
    await client.sendEmail(third, EmailScene.ResetPassword);
    assert.equal((await client.resetPasswordByEmailCode(third, await codeFor(third), "another 🔑")).code, 200);
    assert.equal((await client.loginByEmail(third, "another 🔑")).email, third);
  });

  it("are not sent again at once, which says how long to wait", async () => {
    const [client, phone, email] = [newClient(), newPhone(), newEmail()];
    await client.sendSmsCode(phone, "+86");
    await client.sendEmail(email, EmailScene.VerifyCode);
    for (const call of [client.sendSmsCode(phone, "+86"), client.sendEmail(email, EmailScene.VerifyCode)]) {
      const error = await refused(call, ThrottledError);
      assert.ok(Number(error.retryAfterSeconds) > 0, String(error.retryAfterSeconds));
    }
    assert.equal(
      (await client.loginByPhoneCode(phone, await codeFor(phone), { phoneCountryCode: "+86", autoRegister: true }))
        .phone,
      phone,
    );
  });

  it("bind and unbind an address of the session's user", async () => {
    const client = newClient();
    const [email, phone, next] = [newEmail(), newPhone(), newEmail()];
    await client.registerByEmail(email, PASSWORD, {}, { forceLogin: true });
    await client.sendSmsCode(phone, "+86", SceneType.SCENE_TYPE_BIND);
    assert.equal((await client.bindPhone(phone, await codeFor(phone), "+86")).phone, phone);
    assert.equal((await client.tokenProvider.getUser())?.phone, phone);
    await client.sendEmail(next, EmailScene.EMAIL_BIND_VERIFY_CODE);
    assert.equal((await client.bindEmail(next, await codeFor(next))).email, next);
    assert.equal((await client.unbindPhone()).phone, null);
    assert.equal((await refused(client.unbindEmail(), CountersignError)).code, 400);
    assert.equal((await client.getCurrentUser())?.email, next);
  });

  it("pass the second factor by text message, which binds the phone", async () => {
    const [client, email, phone] = [newClient(strict), newEmail(), newPhone()];
    await client.registerByEmail(email, PASSWORD);
    const error = await refused(client.loginByEmail(email, PASSWORD), MfaRequiredError);
    assert.deepEqual([error.code, error.choices.map((one) => one.policy)], [1636, ["SMS", "EMAIL"]]);
    assert.equal(await client.mfa.phoneOrEmailBindable({ phone, phoneCountryCode: "+86" }), true);
    await client.sendSmsCode(phone, "+86", SceneType.SCENE_TYPE_MFA_VERIFY);
    const user = await client.mfa.verifyAppSmsMfa({
      phone,
      phoneCountryCode: "+86",
      code: await codeFor(phone, strict),
    });
    assert.equal(user.email, email);
    assert.equal((await client.getCurrentUser())?.id, user.id);
    assert.deepEqual((await refused(client.loginByEmail(email, PASSWORD), MfaRequiredError)).choices, [
      { policy: "SMS", bound: true },
    ]);
  });

  it("pass the second factor by e-mail", async () => {
    const [client, email] = [newClient(strict), newEmail()];
    await client.registerByEmail(email, PASSWORD);
    const { mfaToken } = await refused(client.loginByEmail(email, PASSWORD), MfaRequiredError);
    await client.sendEmail(email, EmailScene.MfaVerify);
    const code = await codeFor(email, strict);
    const wrong = code === "000000" ? "111111" : "000000";
    await refused(client.mfa.verifyAppEmailMfa({ email, code: wrong, mfaToken }), ProofRefusedError);
    assert.equal((await client.mfa.verifyAppEmailMfa({ email, code })).email, email);
    assert.equal((await client.getCurrentUser())?.email, email);
  });

  it("say that another's address cannot be bound", async () => {
    const [one, two] = [newClient(strict), newClient(strict)];
    const [taken, email] = [newEmail(), newEmail()];
    await one.registerByEmail(taken, PASSWORD);
    await two.registerByEmail(email, PASSWORD);
    await refused(two.loginByEmail(email, PASSWORD), MfaRequiredError);
    assert.equal(await two.mfa.phoneOrEmailBindable({ email: taken }), false);
    assert.equal(await two.mfa.phoneOrEmailBindable({ email }), true);
  });
});
