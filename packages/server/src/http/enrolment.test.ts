import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { codeOf, PASSWORD } from "../propertyTests/testing/person.ts";
import { codeFor, mailbox, noticesIn, phone } from "../propertyTests/testing/post.ts";
import { type CodeClient, createCodeClient as start } from "./testing/createCodeClient.ts";
import { poolCredentials } from "./testing/testClient.ts";

type Json = Readonly<Record<string, unknown>>;

const NUMBER = phone("+8613800138000");
const BEGIN = "/api/v3/send-enroll-factor-request";
const COMPLETE = "/api/v3/enroll-factor";
const RESET = "/api/v3/reset-factor";

/** Registers somebody and gives the user token. */
async function signUp({ client, post }: CodeClient, email: string): Promise<string> {
  const password = await client.encrypt(PASSWORD);
  const { data } = await post("/api/v2/register/email", { email, password, forceLogin: true });
  return String((data as Json).token);
}

async function begin({ post }: CodeClient, token: string, body: Json): Promise<Json> {
  const answer = await post(BEGIN, body, { token });
  assert.equal(answer.statusCode, 200, JSON.stringify(answer));
  return answer.data as Json;
}

/** Binds an app, and gives its secret. */
async function bindApp(started: CodeClient, token: string): Promise<string> {
  const { enrollmentToken, otpData } = await begin(started, token, { factorType: "OTP" });
  const secret = new URL(String((otpData as Json).qrCodeUri)).searchParams.get("secret") ?? "";
  const passCode = codeOf(started.world, { secret });
  const enrolled = await started.post(COMPLETE, completing("OTP", enrollmentToken, passCode), { token });
  assert.equal(enrolled.statusCode, 200, JSON.stringify(enrolled));
  return secret;
}

function completing(factorType: string, enrollmentToken: unknown, passCode: string): Json {
  return { factorType, enrollmentToken, enrollmentData: { passCode } };
}

async function bound({ client }: CodeClient, token: string): Promise<readonly Json[]> {
  return (await client.call("GET", "/api/v3/list-enrolled-factors", { token })).body.data as readonly Json[];
}

describe("second factors bound in a session, in words of generation 3", () => {
  it("has no `code` in any answer, whatever comes of it", async (t) => {
    const started = await start(t);
    const { client, post } = started;
    const token = await signUp(started, "plain@example.com");
    const answers = [
      await post(BEGIN, { factorType: "OTP" }, { token }),
      await post(BEGIN, { factorType: "OTP" }),
      await post(BEGIN, { factorType: "FACE" }, { token }),
      await post(BEGIN, { factorType: "SMS" }, { token }),
      await post(COMPLETE, completing("OTP", "0".repeat(24), "123456"), { token }),
      await post(RESET, { factorId: "0".repeat(24) }, { token }),
      (await client.call("POST", RESET, { token, body: "{" })).body,
      (await client.call("GET", "/api/v3/list-enrolled-factors", { token })).body,
    ];
    assert.deepEqual(
      answers.map(({ statusCode, apiCode }) => [statusCode, apiCode]),
      [
        [200, undefined],
        [401, 2020],
        [400, 400],
        [400, 400],
        [403, 2301],
        [404, 2102],
        [400, 400],
        [200, undefined],
      ],
    );
    for (const answer of answers) assert.ok(!("code" in answer), JSON.stringify(answer));
  });

  it("binds an app and gives it back by its id, with the recovery code that was shown going live", async (t) => {
    const started = await start(t);
    const { client, post } = started;
    const token = await signUp(started, "app@example.com");
    await bindApp(started, token);
    const [app, ...others] = await bound(started, token);
    assert.deepEqual([app?.factorType, others], ["OTP", []]);
    assert.deepEqual((await bound(started, token))[0]?.factorId, app?.factorId);
    const gone = await post(RESET, { factorId: app?.factorId }, { token });
    assert.deepEqual([gone.statusCode, gone.data], [200, null]);
    assert.deepEqual(await bound(started, token), []);
    assert.equal((await client.call("GET", "/api/v2/users/me", { token })).body.code, 200);
  });

  for (const [factorType, recipient, profile] of [
    ["SMS", NUMBER, { phoneNumber: "13800138000", phoneCountryCode: "86" }],
    ["EMAIL", mailbox("other@example.com"), { email: "Other@Example.com" }],
  ] as const) {
    it(`binds an address by ${factorType} with the code of this purpose alone, tells its owner, once`, async (t) => {
      const started = await start(t);
      const { world, post } = started;
      const token = await signUp(started, "addressed@example.com");
      const { enrollmentToken } = await begin(started, token, { factorType, profile });
      const passCode = codeFor(world, recipient, "mfaBind");
      const sent = world.post.length;
      const complete = async (): Promise<Json> =>
        post(COMPLETE, completing(factorType, enrollmentToken, passCode), { token });
      const enrolled = await complete();
      assert.equal(enrolled.statusCode, 200, JSON.stringify(enrolled));
      assert.match(String((enrolled.data as Json).recoveryCode), /^[0-9a-f]{4}(-[0-9a-f]{4}){5}$/);
      assert.equal((await complete()).apiCode, 2001, "a second time");
      const [factor] = await bound(started, token);
      assert.equal(factor?.factorType, factorType);
      assert.ok(
        !JSON.stringify(factor).includes(recipient.address),
        "an address is shown as far as its owner knows it",
      );
      assert.ok(noticesIn(world, sent).some(({ purpose }) => purpose === "factorAdded"));
      assert.equal((await bound(started, token)).length, 1);
    });
  }

  it("takes no token of another session, another kind or another binding", async (t) => {
    const started = await start(t);
    const { world, client, post } = started;
    const token = await signUp(started, "first@example.com");
    const profile = { phoneNumber: "13800138000" };
    const { enrollmentToken } = await begin(started, token, { factorType: "SMS", profile });
    const passCode = codeFor(world, NUMBER, "mfaBind");
    const login = { account: "first@example.com", password: await client.encrypt(PASSWORD) };
    const elsewhere = String(((await post("/api/v2/login/account", login)).data as Json).token);
    const asked = completing("SMS", enrollmentToken, passCode);
    assert.equal((await post(COMPLETE, asked, { token: elsewhere })).apiCode, 2301);
    assert.equal((await post(COMPLETE, { ...asked, factorType: "EMAIL" }, { token })).apiCode, 2301);
    assert.equal((await post(COMPLETE, { ...asked, factorType: "OTP" }, { token })).apiCode, 2301);
    assert.equal((await post(COMPLETE, asked, { token })).statusCode, 200);
  });

  it("binds no address of somebody else, and while nothing is bound none beside the proved one", async (t) => {
    const started = await start(t);
    const { world, post, client } = started;
    await post("/api/v2/email/send", { email: "proved@example.com" });
    const code = codeFor(world, mailbox("proved@example.com"), "general");
    const made = { email: "proved@example.com", code, password: await client.encrypt(PASSWORD), forceLogin: true };
    const token = String(((await post("/api/v2/register/email-code", made)).data as Json).token);
    const strange = { factorType: "EMAIL", profile: { email: "thief@example.com" } };
    assert.equal((await post(BEGIN, strange, { token })).apiCode, 2096);
    await bindApp(started, token);
    world.clock.advance(61_000);
    await signUp(started, "thief@example.com");
    const { enrollmentToken } = await begin(started, token, strange);
    const passCode = codeFor(world, mailbox("thief@example.com"), "mfaBind");
    assert.equal((await post(COMPLETE, completing("EMAIL", enrollmentToken, passCode), { token })).apiCode, 2200);
  });

  it("asks for the second factor where a session has not just proved it, to bind and to unbind", async (t) => {
    const started = await start(t);
    const { world, post } = started;
    const token = await signUp(started, "stale@example.com");
    await bindApp(started, token);
    const [app] = await bound(started, token);
    world.clock.advance(901_000);
    for (const [path, body] of [
      [BEGIN, { factorType: "OTP" }],
      [BEGIN, { factorType: "EMAIL", profile: { email: "x@example.com" } }],
      [RESET, { factorId: app?.factorId }],
    ] as const) {
      const answer = await post(path, body, { token });
      assert.deepEqual([answer.statusCode, answer.apiCode], [302, 1635], path);
      assert.ok((answer.data as Json).mfaToken && answer.flowHandle && !("code" in answer));
    }
    assert.equal((await bound(started, token)).length, 1);
  });

  it("keeps the last factor that the application accepts", async (t) => {
    const started = await start(t);
    const { client, post } = started;
    const token = await signUp(started, "last@example.com");
    await bindApp(started, token);
    const body = { appId: "c0".repeat(12), enabledFactors: ["OTP"] };
    const headers = { authorization: poolCredentials };
    await client.call("POST", "/api/v3/update-application-mfa-settings", { headers, body });
    const [app] = await bound(started, token);
    assert.equal((await post(RESET, { factorId: app?.factorId }, { token })).apiCode, 2097);
  });
});
