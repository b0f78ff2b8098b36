import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { APP_ID, POOL_ID, POOL_SECRET } from "../propertyTests/testing/createWorld.ts";
import { codeOf, PASSWORD } from "../propertyTests/testing/person.ts";
import { codeFor, mailbox, phone } from "../propertyTests/testing/post.ts";
import { type CodeClient, createCodeClient } from "./testing/createCodeClient.ts";
import { createPastingClient, type PastingClient, pasted, typedFields } from "./testing/pastingClient.ts";
import { poolCredentials } from "./testing/testClient.ts";

type Json = Readonly<Record<string, unknown>>;

const NUMBER = { phone: "13800138000", phoneCountryCode: "86" };
const TO_NUMBER = phone("+8613800138000");
const MAIL = { email: "jo@example.com" };
const TO_MAIL = mailbox(MAIL.email);
const management = { headers: { authorization: poolCredentials } };

describe("what people paste", () => {
  let started: CodeClient;
  let pasting: PastingClient;
  let password: string;
  const ended: (() => Promise<void>)[] = [];
  before(async () => {
    started = await createCodeClient({ after: (undo) => void ended.push(undo) });
    pasting = createPastingClient(started);
    password = await started.client.encrypt(PASSWORD);
  });
  after(async () => {
    for (const end of ended.reverse()) await end();
  });

  const login = async (): Promise<Json> => {
    const { data } = await pasting.call("POST", "/api/v2/login/account", { account: MAIL.email, password });
    return data as Json;
  };
  const session = async () => ({ token: String((await login()).token) });
  const pending = async () => ({ token: String((await login()).mfaToken) });
  let userId = "";

  it("is read wherever a code is sent and taken", async () => {
    const { post, call } = pasting;
    const { world } = started;
    await post("/api/v2/sms/send-register", { ...NUMBER, appId: APP_ID.toUpperCase() });
    await post("/api/v2/register-phone-code", { ...NUMBER, code: codeFor(world, TO_NUMBER, "register"), password });
    await post("/api/v2/sms/send-login", { ...NUMBER, appId: APP_ID });
    await post("/api/v2/login/phone-code", { ...NUMBER, code: codeFor(world, TO_NUMBER, "signIn") });
    await post("/api/v3/send-sms", { phoneNumber: NUMBER.phone, phoneCountryCode: "86", channel: "CHANNEL_LOGIN" });
    await post("/api/v2/sms/send", { ...NUMBER, appId: APP_ID, scene: "reset" });
    const reset = { code: codeFor(world, TO_NUMBER, "resetPassword"), newPassword: password };
    await post("/api/v2/password/reset", { ...NUMBER, ...reset });
    await post("/api/v2/email/send", MAIL);
    const made = { ...MAIL, code: codeFor(world, TO_MAIL, "general"), password };
    userId = String((await post("/api/v2/register/email-code", made)).id);
    await post("/api/v2/email/send", MAIL);
    await post("/api/v2/login/email-code", { ...MAIL, code: codeFor(world, TO_MAIL, "general") });
    const stale = await call("POST", "/api/v2/password/reset", { ...MAIL, ...reset });
    assert.equal(stale.code, 2001, "an address that was read, and a code of another one");
  });

  it("is read wherever somebody is named", async () => {
    const { post, graphql } = pasting;
    const username = "jo";
    const rename =
      "mutation u($id: String, $input: UpdateUserInput!) { updateUser(id: $id, input: $input) { username } }";
    assert.equal((await graphql(rename, { id: userId, input: { username } }, management)).username, username);
    for (const named of [MAIL, { username }, { account: username }, { phone: NUMBER.phone }]) {
      await post("/api/v3/signin", {
        connection: "PASSWORD",
        passwordPayload: { password: PASSWORD, ...named },
        options: { phoneCountryCode: "86" },
        client_id: APP_ID,
      });
    }
    const read = "query q($id: String) { user(id: $id) { id } }";
    assert.equal((await graphql(read, { id: userId }, await session())).id, userId);
  });

  it("is read wherever a second factor is bound and proved", async () => {
    const { post, call } = pasting;
    const { world } = started;
    const caller = await session();
    const app = await post("/api/v2/mfa/totp/associate", {}, caller);
    const secret = String(app.secret);
    await post("/api/v2/mfa/totp/associate/confirm", { totp: codeOf(world, { secret }, 2) }, caller);
    const recovery = { recoveryCode: app.recovery_code };
    await post("/api/v2/mfa/totp/recovery", recovery, await pending());
    const used = await call("POST", "/api/v2/applications/mfa/totp/recovery", recovery, await pending());
    assert.equal(used.code, 6002, "a code that was read, and is used");
    for (const path of ["/api/v2/mfa/totp/verify", "/api/v2/applications/mfa/totp/verify"]) {
      const token = await pending();
      await post(path, { totp: codeOf(world, { secret }, 2) }, token);
    }
    const bound = await call("GET", "/api/v2/users/:id/mfa-bound", { id: userId }, management);
    assert.deepEqual(bound.data, { FACE: false, OTP: true });
    const asked = { appId: APP_ID, userId };
    assert.equal((await call("GET", "/api/v3/get-mfa-trigger-data", asked, management)).code, 200);
    const unbind = () => call("DELETE", "/api/v2/users/:id/mfa-bound", { id: userId, type: "OTP" }, management);
    assert.equal((await unbind()).data, true);
    await post("/api/v2/mfa/totp/import", { userId, secret, recoveryCode: "1f2e-3d4c-5b6a" }, management);
    assert.equal((await unbind()).data, true);
  });

  it("is read wherever phones register and back ends ask", async () => {
    const { post, call } = pasting;
    const { world } = started;
    const other = { phone: "13900139001", phoneCountryCode: "86" };
    await post("/api/v2/sms/send", other);
    const code = codeFor(world, phone("+8613900139001"), "general");
    await post("/api/v2/register/phone-code", { ...other, code, password });
    await post("/api/v2/register/email", { email: "phone@example.com", password });
    await post("/api/v2/register/username", { username: "phone", password });
    await post("/api/v2/register-phone", { account: "13900139002", phoneCountryCode: "86", password });
    await post("/api/v2/email/send-email", { email: "phone@example.com" });
    const granted = await call("GET", "/api/v2/userpools/accessToken", { userPoolId: POOL_ID, secret: POOL_SECRET });
    assert.equal(granted.code, 200);
  });

  it("is read wherever an authenticator is named to be unbound", async () => {
    const { client } = started;
    const login = { account: "13900139002", password };
    const { data } = await pasting.call("POST", "/api/v2/login/account", login);
    const { token } = data as { readonly token: string };
    const id = "0f".repeat(12);
    for (const path of ["totp/associate", "face/associate"])
      assert.equal((await pasting.call("DELETE", `/api/v2/mfa/${path}`, { id }, { token })).code, 2102, path);
    for (const path of ["phone/unbind", "email/unbind"])
      assert.equal((await pasting.call("POST", `/api/v2/mfa/${path}`, { id }, { token })).code, 2102, path);
    assert.equal((await client.call("GET", "/api/v2/users/me", { token })).body.code, 200);
  });

  it("is read wherever an address becomes a second factor", async () => {
    const { post, call } = pasting;
    const policy = { appId: APP_ID, enabledFactors: ["SMS", "EMAIL"] };
    await started.client.call("POST", "/api/v3/update-application-mfa-settings", { ...management, body: policy });
    await post("/api/v3/update-application-mfa-settings", { appId: APP_ID }, management);
    const read = await call("GET", "/api/v3/get-application-mfa-settings", { appId: APP_ID }, management);
    assert.deepEqual(read.data, policy);
    assert.equal((await call("GET", "/api/v2/applications/:id/public-config", { id: APP_ID })).code, 200);
    const other = { phone: "13900139000", phoneCountryCode: "0086" };
    const token = await pending();
    for (const address of [other, MAIL]) {
      assert.equal((await call("POST", "/api/v2/applications/mfa/check", address, token)).data, true);
    }
    await post("/api/v2/sms/send", { ...other, scene: "mfa-verify" });
    const code = codeFor(started.world, phone("+8613900139000"), "mfaVerify");
    const wrong = await call("POST", "/api/v2/applications/mfa/email/verify", { ...MAIL, code }, token);
    assert.equal(wrong.code, 2001, "an address that was read, and a code of another one");
    await post("/api/v2/applications/mfa/sms/verify", { ...other, code }, token);
  });

  it("is read wherever Guard asks", async () => {
    const { post, call } = pasting;
    const { world } = started;
    const email = "guard@example.com";
    const component = "/api/v2/applications/:id/components-public-config/:component";
    assert.equal((await call("GET", component, { id: APP_ID, component: "guard" })).code, 200);
    await post("/api/v2/register-email", { email, password });
    await post("/api/v2/register-username", { username: "guard", password });
    const isThere = await call("GET", "/api/v2/users/is-user-exists", { username: "guard" });
    assert.equal(isThere.data, true);
    await post("/api/v2/email/send", { email: "guards@example.com" });
    const made = codeFor(world, mailbox("guards@example.com"), "general");
    await post("/api/v2/register-email-code", { email: "guards@example.com", code: made, password });
    const { flowHandle, data } = await call("POST", "/api/v2/login/account", { account: email, password });
    const { mfaToken } = data as { readonly mfaToken: string };
    const flow = (action: string, proof: Json): Promise<Json> =>
      call("POST", "/interaction/authFlow", { action, flowHandle, data: { ...proof, mfaToken } });
    assert.equal((await flow("verify-totp", { totp: "123456" })).code, 6001);
    assert.equal((await flow("recovery-totp", { recoveryCode: "1f2e-3d4c-5b6a" })).code, 6002);
    const other = { phone: "13900139003", phoneCountryCode: "86" };
    await post("/api/v2/sms/send", { ...other, scene: "mfa-verify" });
    const code = codeFor(world, phone("+8613900139003"), "mfaVerify");
    assert.equal((await flow("verify-email", { email, code })).code, 2001, "a code of another address");
    assert.equal((await flow("verify-sms", { ...other, code })).code, 200);
  });

  it("is read wherever a session binds and unbinds", async () => {
    const { post, call } = pasting;
    const { world } = started;
    const { data } = await call("POST", "/api/v2/register/email", {
      email: "v3@example.com",
      password,
      forceLogin: true,
    });
    const { mfaToken } = data as { readonly mfaToken: string };
    const first = { phone: "13900139005", phoneCountryCode: "86" };
    await post("/api/v2/sms/send", { ...first, scene: "mfa-verify" });
    const code = codeFor(world, phone("+8613900139005"), "mfaVerify");
    const { token } = await post("/api/v2/applications/mfa/sms/verify", { ...first, code }, { token: mfaToken });
    const caller = { token: String(token) };
    for (const [factorType, profile, recipient] of [
      ["SMS", { phoneNumber: "13900139004", phoneCountryCode: "86" }, phone("+8613900139004")],
      ["EMAIL", { email: "v3@example.com" }, mailbox("v3@example.com")],
    ] as const) {
      const { enrollmentToken } = await post("/api/v3/send-enroll-factor-request", { factorType, profile }, caller);
      const enrollmentData = { passCode: codeFor(world, recipient, "mfaBind") };
      await post("/api/v3/enroll-factor", { factorType, enrollmentToken, enrollmentData }, caller);
    }
    const { data: factors } = await call("GET", "/api/v3/list-enrolled-factors", {}, caller);
    const [{ factorId }] = factors as [{ readonly factorId: string }];
    await post("/api/v3/reset-factor", { factorId }, caller);
  });

  it("was tried in every such field of every route", () => {
    assert.deepEqual(
      typedFields.filter((field) => !pasting.seen.has(field)),
      [],
    );
    assert.ok(typedFields.length > 40);
  });

  it("counts as it is where it is a password", async (t) => {
    const { client, post } = await createCodeClient(t);
    const mutation = "mutation r($input: RegisterByEmailInput!) { registerByEmail(input: $input) { id } }";
    await client.graphql(mutation, { input: { ...MAIL, password: await client.encrypt(pasted(PASSWORD)) } });
    const signIn = async (text: string) =>
      (await post("/api/v2/login/account", { account: MAIL.email, password: await client.encrypt(text) })).code;
    assert.deepEqual([await signIn(PASSWORD), await signIn(pasted(PASSWORD))], [2333, 200]);
  });
});
