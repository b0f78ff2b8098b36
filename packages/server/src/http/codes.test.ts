import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { POOL_ID, type WorldOptions } from "../propertyTests/testing/createWorld.ts";
import { codeOf, enrol, PASSWORD, register } from "../propertyTests/testing/person.ts";
import { plantFactor } from "../propertyTests/testing/plantFactor.ts";
import { codeFor, mailbox, phone } from "../propertyTests/testing/post.ts";
import { generousLimits, createCodeClient as start } from "./testing/createCodeClient.ts";
import { GraphqlFailure } from "./testing/testClient.ts";

type Json = Readonly<Record<string, unknown>>;

const NUMBER = phone("+8613800138000");

/** Gives the id that a token carries. */
function idOf(token: string): string {
  const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as { jti: string }; // ours
  return claims.jti;
}

describe("codes over the wire", () => {
  async function signUpAndIn(t: TestContext, factors: WorldOptions["factors"] = [], settings = {}) {
    const started = await start(t, { factors, settings: { ...generousLimits, ...settings } });
    const person = await register(started.world);
    const password = await started.client.encrypt(PASSWORD);
    const login = () => started.post("/api/v2/login/account", { account: person.email, password });
    return { ...started, person, login };
  }

  it("complete a sign-in with the shape of every client: the account, and the end of Guard's flow", async (t) => {
    const { world, post, login, person } = await signUpAndIn(t, ["SMS", "EMAIL"]);
    for (const [path, recipient, body] of [
      ["/api/v2/applications/mfa/sms/verify", NUMBER, { phone: "13800138000", phoneCountryCode: "+86" }],
      ["/api/v2/applications/mfa/sms/verify", NUMBER, { phone: "+8613800138000" }],
    ] as const) {
      const pending = await login();
      assert.equal(pending.code, 1636);
      const token = String((pending.data as Json).mfaToken);
      const check = await post("/api/v2/applications/mfa/check", body, { token });
      assert.deepEqual([check.code, check.data], [200, true]);
      world.clock.advance(60_000);
      await post("/api/v2/sms/send", { phone: "13800138000", scene: "mfa-verify" });
      const wrong = await post(path, { ...body, code: "000000" }, { token });
      assert.deepEqual([wrong.code, wrong.statusCode, wrong.data], [2001, 403, { remainCount: 4 }]);
      const code = codeFor(world, recipient, "mfaVerify");
      const done = await post(path, { ...body, code }, { token });
      assert.deepEqual([done.code, done.statusCode, done.apiCode], [200, 302, 1600]);
      const data = done.data as Json;
      assert.equal(data.id, person.userId);
      assert.equal((data.user as Json).id, person.userId);
      assert.equal(typeof data.token, "string");
      assert.equal((await post(path, { ...body, code }, { token })).code, 2001, "spent");
    }
    const { data } = await login();
    const { mfaPhone, mfaPhoneCountryCode, applicationMfa } = data as Json;
    assert.deepEqual([mfaPhone, mfaPhoneCountryCode], ["13800138000", "+86"]);
    assert.deepEqual(applicationMfa, [{ mfaPolicy: "SMS", sort: 1, status: 1 }]);
  });

  it("are checked for whose an address is only so often, and then answered 1002 with the seconds to wait", async (t) => {
    const settings = { COUNTERSIGN_LIMIT_LOOKUP_USER: "2/10m" };
    const { post, login } = await signUpAndIn(t, ["EMAIL"], settings);
    const token = String(((await login()).data as Json).mfaToken);
    const check = (name: string) => post("/api/v2/applications/mfa/check", { email: `${name}@example.com` }, { token });
    assert.deepEqual([(await check("one")).data, (await check("two")).data], [true, true]);
    const refused = await check("three");
    assert.deepEqual([refused.code, refused.statusCode, refused.data], [1002, 429, { retryAfterSeconds: 600 }]);
  });

  it("of an app complete a sign-in on the path that Guard takes, with the same shape", async (t) => {
    const { world, post, login, person } = await signUpAndIn(t, ["OTP"]);
    const token = String(((await login()).data as Json).mfaToken);
    const app = await enrol(world, { kind: "mfaToken", poolId: POOL_ID, id: idOf(token) });
    await post("/api/v2/mfa/totp/associate/confirm", { totp: codeOf(world, app) }, { token });
    world.clock.advance(60_000);
    const next = String(((await login()).data as Json).mfaToken);
    const path = "/api/v2/applications/mfa/totp/verify";
    const done = await post(path, { totp: codeOf(world, app) }, { token: next });
    assert.deepEqual([done.code, done.statusCode, done.apiCode], [200, 302, 1600]);
    assert.deepEqual([(done.data as Json).id, ((done.data as Json).user as Json).id], [person.userId, person.userId]);
    assert.equal((await post(path, { totp: codeOf(world, app) }, { token: next })).code, 6001, "spent");
  });

  it("are asked for: an empty one is malformed, not wrong", async (t) => {
    const { post, login } = await signUpAndIn(t, ["SMS"]);
    const token = String(((await login()).data as Json).mfaToken);
    for (const code of [undefined, null, "", "  "]) {
      const answer = await post("/api/v2/applications/mfa/sms/verify", { phone: "13800138000", code }, { token });
      assert.deepEqual([answer.code, (answer.data as Json).field], [400, "code"]);
      const first = await post("/api/v2/login/email-code", { email: "jo@example.com", code });
      assert.deepEqual([first.code, (first.data as Json).field], [400, "code"]);
    }
  });

  it("keep the caller signed in when they bind an address, and when one is unbound", async (t) => {
    const { world, client, post, login } = await signUpAndIn(t);
    const { data } = await login();
    const token = String((data as Json).token);
    await post("/api/v2/sms/send", { phone: "13800138000", scene: "bind" });
    const phoneCode = codeFor(world, NUMBER, "bind");
    const fields = "{ id phone phoneVerified email token tokenExpiredAt }";
    const bind = `mutation b($phone: String!, $phoneCode: String!) { bindPhone(phone: $phone, phoneCode: $phoneCode) ${fields} }`;
    const bound = await client.graphql(bind, { phone: "13800138000", phoneCode }, { token });
    assert.deepEqual([bound.phone, bound.phoneVerified, bound.token], ["13800138000", true, token]);
    assert.equal(bound.tokenExpiredAt, (data as Json).tokenExpiredAt);
    const unbound = await client.graphql(`mutation { unbindPhone ${fields} }`, {}, { token });
    assert.deepEqual([unbound.phone, unbound.phoneVerified, unbound.token], [null, false, token]);
    const mail = await client.graphql(`mutation { unbindEmail ${fields} }`, {}, { token });
    assert.deepEqual([mail.email, mail.token], [null, token]);
  });

  it("ask for a fresh second factor with the trigger data of a sign-in", async (t) => {
    const { world, client, post, login, person } = await signUpAndIn(t);
    const token = String(((await login()).data as Json).token);
    await plantFactor(world, person.userId, "sms", { address: NUMBER.address });
    for (const path of ["/api/v2/mfa/phone/unbind", "/api/v2/mfa/email/unbind"]) {
      const { code, statusCode, data } = await post(path, {}, { token });
      assert.deepEqual([code, statusCode, (data as Json).mfaPhone], [1635, 302, "13800138000"], path);
      assert.equal(typeof (data as Json).mfaToken, "string");
    }
    const refused = client.graphql("mutation { unbindPhone { id } }", {}, { token });
    await assert.rejects(refused, (error) => error instanceof GraphqlFailure && error.body.code === 1635);
  });

  it("reset a password by GraphQL and by its twin", async (t) => {
    const { world, client, post, person, login } = await signUpAndIn(t);
    const recipient = mailbox(person.email);
    const newPassword = await client.encrypt("brand new password");
    await post("/api/v2/email/send", { email: person.email, scene: "RESET_PASSWORD" });
    const code = codeFor(world, recipient, "resetPassword");
    const mutation =
      "mutation r($email: String, $code: String!, $newPassword: String!) { resetPassword(email: $email, code: $code, newPassword: $newPassword) { message code } }";
    const done = await client.graphql(mutation, { email: person.email, code, newPassword });
    assert.deepEqual({ ...done }, { message: "ok", code: 200 });
    assert.equal((await login()).code, 2333);
    world.clock.advance(60_000);
    await post("/api/v2/email/send", { email: person.email, scene: "RESET_PASSWORD" });
    const body = { email: person.email, code: codeFor(world, recipient, "resetPassword") };
    const again = { ...body, newPassword: await client.encrypt(PASSWORD) };
    assert.equal((await post("/api/v2/password/reset", again)).code, 200);
    assert.equal((await login()).code, 200);
    assert.equal((await post("/api/v2/password/reset", { ...again, email: null })).code, 400);
  });

  it("register and sign in by REST, with and without an account made on the way", async (t) => {
    const { world, post } = await start(t);
    for (const [register, login, recipient, name] of [
      ["/api/v2/register-phone-code", "/api/v2/login/phone-code", NUMBER, { phone: "13800138000" }],
      [
        "/api/v2/register/email-code",
        "/api/v2/login/email-code",
        mailbox("jo@example.com"),
        { email: "jo@example.com" },
      ],
    ] as const) {
      const send = recipient.channel === "sms" ? "/api/v2/sms/send" : "/api/v2/email/send";
      const fresh = async (): Promise<string> => {
        world.clock.advance(60_000);
        await post(send, name);
        return codeFor(world, recipient, "general");
      };
      assert.equal((await post(login, { ...name, code: await fresh() })).code, 2004);
      const made = await post(register, { ...name, code: await fresh(), profile: { nickname: "Jo" } });
      assert.deepEqual([made.code, (made.data as Json).nickname, (made.data as Json).token], [200, "Jo", null]);
      const taken = await post(register, { ...name, code: await fresh() });
      assert.equal(taken.code, recipient.channel === "sms" ? 2035 : 2200);
      const signedIn = await post(login, { ...name, code: await fresh(), autoRegister: true });
      assert.deepEqual([signedIn.code, (signedIn.data as Json).id], [200, (made.data as Json).id]);
    }
  });
});
