import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import type * as Authing from "authing-js-sdk";
import { AuthenticationClient } from "./AuthenticationClient.ts";
import { EmailScene, SceneType } from "./scenes.ts";
import { decryptPassword, publicKey } from "./testing/mockCountersign.ts";
import { type MockServer, type SeenRequest, startMockServer } from "./testing/mockServer.ts";

const PHONE = "13800000000";
const EMAIL = "ada@example.com";
let server: MockServer;
let client: AuthenticationClient;
/** What the next answers hold: the value of a GraphQL operation, or the `data` of a REST path. */
let value: unknown;

beforeEach(async () => {
  server = await startMockServer((request) => ({
    body:
      request.url === "/graphql/v2"
        ? { data: { [nameOf(request)]: value } }
        : { code: 200, statusCode: 200, message: "sent", requestId: "r", data: value },
  }));
  client = new AuthenticationClient({ appId: "app", appHost: server.host, token: "old-token", publicKey });
  value = { id: "ada", arn: "", userPoolId: "", email: EMAIL, token: "new-token" };
});

function nameOf(request: SeenRequest): string {
  return /\{ (\w+)/.exec(String(request.body?.query))?.[1] ?? "";
}

interface Sent {
  readonly what: string;
  readonly bearer: string | undefined;
  readonly content: Record<string, unknown>;
}

/** What the last request was: a REST path or GraphQL operation, its token, its body or variables. */
function sent(): Sent {
  const request = server.seen.at(-1) ?? assert.fail();
  const graphql = request.url === "/graphql/v2";
  const content = (graphql ? request.body?.variables : request.body) as Sent["content"]; // every call here has one
  const bearer = request.headers.authorization;
  return { what: graphql ? nameOf(request) : `${request.method} ${request.url}`, bearer, content };
}

describe("sending a code", () => {
  it("by text message goes without a token and gives the server's word", async () => {
    value = null;
    assert.deepEqual(await client.sendSmsCode(PHONE), { code: 200, message: "sent" });
    assert.deepEqual(sent(), { what: "POST /api/v2/sms/send", bearer: undefined, content: { phone: PHONE } });
    await client.sendSmsCode(PHONE, "+86", SceneType.SCENE_TYPE_MFA_VERIFY);
    assert.deepEqual(sent().content, { phone: PHONE, phoneCountryCode: "+86", scene: "mfa-verify" });
  });

  it("by e-mail likewise", async () => {
    value = { code: 200, message: "sent" };
    assert.deepEqual(await client.sendEmail(EMAIL, EmailScene.MfaVerify), { code: 200, message: "sent" });
    assert.deepEqual(sent(), { what: "sendEmail", bearer: undefined, content: { email: EMAIL, scene: "MFA_VERIFY" } });
  });
});

describe("signing in with a code", () => {
  it("by text message makes the user the current one", async () => {
    const user = await client.loginByPhoneCode(PHONE, "123456", { phoneCountryCode: "+86", autoRegister: true });
    const input = { phone: PHONE, code: "123456", phoneCountryCode: "+86", autoRegister: true };
    assert.deepEqual(sent(), { what: "loginByPhoneCode", bearer: undefined, content: { input } });
    assert.deepEqual([user.email, await client.tokenProvider.getToken()], [EMAIL, "new-token"]);
  });

  it("by e-mail likewise", async () => {
    await client.loginByEmailCode(EMAIL, "123456", { customData: { age: 7 } });
    const content = { email: EMAIL, code: "123456", params: '[{"key":"age","value":7}]' };
    assert.deepEqual(sent(), { what: "POST /api/v2/login/email-code", bearer: undefined, content });
    assert.equal(await client.tokenProvider.getToken(), "new-token");
  });
});

describe("registering with a code", () => {
  it("by text message may set a password", async () => {
    await client.registerByPhoneCode(PHONE, "123456", "pässwörd", { nickname: "Ada" }, { forceLogin: true });
    const { password, ...input } = sent().content.input as Record<string, unknown>; // of a registration
    assert.deepEqual(input, { phone: PHONE, code: "123456", profile: { nickname: "Ada" }, forceLogin: true });
    assert.equal(decryptPassword(String(password)), "pässwörd");
    await client.registerByPhoneCode(PHONE, "123456");
    assert.deepEqual(sent().content, { input: { phone: PHONE, code: "123456", profile: {} } });
  });

  it("by e-mail makes the user the current one if he has a token", async () => {
    await client.registerByEmailCode(EMAIL, "123456", { nickname: "Ada" }, { generateToken: true });
    const content = { email: EMAIL, code: "123456", profile: { nickname: "Ada" }, generateToken: true };
    assert.deepEqual(sent(), { what: "POST /api/v2/register/email-code", bearer: undefined, content });
    assert.equal(await client.tokenProvider.getToken(), "new-token");
  });
});

describe("resetting a password", () => {
  it("takes a code from either way and sends the password encrypted", async () => {
    value = { code: 200, message: "done" };
    for (const [reset, expected] of [
      [() => client.resetPasswordByPhoneCode(PHONE, "1", "nëw", "+86"), { phone: PHONE, phoneCountryCode: "+86" }],
      [() => client.resetPasswordByEmailCode(EMAIL, "1", "nëw"), { email: EMAIL }],
    ] as const) {
      assert.deepEqual(await reset(), { code: 200, message: "done" });
      const { newPassword, ...variables } = sent().content;
      assert.deepEqual(variables, { ...expected, code: "1" });
      assert.equal(decryptPassword(String(newPassword)), "nëw");
    }
    assert.equal(await client.tokenProvider.getToken(), "old-token");
  });
});

describe("an address", () => {
  for (const [name, call, content] of [
    ["bindPhone", () => client.bindPhone(PHONE, "1", "+86"), { phone: PHONE, phoneCode: "1", phoneCountryCode: "+86" }],
    ["unbindPhone", () => client.unbindPhone(), {}],
    ["bindEmail", () => client.bindEmail(EMAIL, "1"), { email: EMAIL, emailCode: "1" }],
    ["unbindEmail", () => client.unbindEmail(), {}],
  ] as const) {
    it(`changes for the session's user: ${name}`, async () => {
      value = { id: "ada", arn: "", userPoolId: "", email: "changed@example.com", token: null };
      const user = await call();
      assert.deepEqual(sent(), { what: name, bearer: "Bearer old-token", content });
      assert.deepEqual([user.email, user.token], ["changed@example.com", "old-token"]);
      assert.equal((await client.tokenProvider.getUser())?.email, "changed@example.com");
      assert.equal(await client.tokenProvider.getToken(), "old-token");
    });
  }
});

describe("the second factor by a code", () => {
  const calls = [
    ["sms", { phone: PHONE, code: "1", phoneCountryCode: "+86" }, () => client.mfa.verifyAppSmsMfa],
    ["sms", { phone: PHONE, code: "1", phoneCountryCode: "+86" }, () => client.mfa.verifySmsMfa],
    ["email", { email: EMAIL, code: "1" }, () => client.mfa.verifyAppEmailMfa],
  ] as const;

  for (const [kind, body, method] of calls) {
    it(`completes the sign-in: ${kind}`, async () => {
      const user = await method().call(client.mfa, { ...body, mfaToken: "mfa" } as never); // each takes its own body
      const what = `POST /api/v2/applications/mfa/${kind}/verify`;
      assert.deepEqual(sent(), { what, bearer: "Bearer mfa", content: body });
      assert.deepEqual([user.email, await client.tokenProvider.getToken()], [EMAIL, "new-token"]);
    });
  }

  it("may ask whether an address can be bound", async () => {
    for (const [answer, expected] of [
      [true, true],
      [false, false],
      [null, false],
    ]) {
      value = answer;
      assert.equal(await client.mfa.phoneOrEmailBindable({ email: EMAIL, mfaToken: "mfa" }), expected);
    }
    assert.deepEqual(sent(), {
      what: "POST /api/v2/applications/mfa/check",
      bearer: "Bearer mfa",
      content: { email: EMAIL },
    });
  });
});

describe("scenes", () => {
  it("are Authing's, under Authing's names", () => {
    const sms: { [Name in keyof typeof Authing.SceneType]: `${(typeof Authing.SceneType)[Name]}` } = SceneType;
    const email: { [Name in keyof typeof Authing.EmailScene]: `${(typeof Authing.EmailScene)[Name]}` } = EmailScene;
    assert.deepEqual([sms.SCENE_TYPE_MFA_VERIFY, email.MfaVerify], ["mfa-verify", "MFA_VERIFY"]);
  });
});
