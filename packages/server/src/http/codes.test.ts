import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { emailScenes, failures, smsChannels, smsScenes } from "@countersign/contract";
import { PURPOSES, plantFactor } from "../properties/testing/codes.ts";
import { APP_ID, type WorldOptions } from "../properties/testing/createWorld.ts";
import { PASSWORD, register } from "../properties/testing/person.ts";
import { codeFor, createPostedWorld, mailbox, phone } from "../properties/testing/post.ts";
import { createChannels } from "../send/channels.ts";
import { createTestApp, type TestAppOptions } from "./testing/createTestApp.ts";
import { type Call, createTestClient, GraphqlFailure } from "./testing/testClient.ts";

type Json = Readonly<Record<string, unknown>>;

const generous = {
  COUNTERSIGN_LIMIT_RECIPIENT: "1000/1h",
  COUNTERSIGN_LIMIT_ADDRESS: "1000/1h",
  COUNTERSIGN_LIMIT_PREFIX: "1000/1h",
};
const NUMBER = phone("+8613800138000");

async function start(t: TestContext, options: WorldOptions & Pick<TestAppOptions, "app"> = {}) {
  const world = await createPostedWorld(t, { settings: generous, ...options });
  const { app } = await createTestApp(t, { world, ...(options.app === undefined ? {} : { app: options.app }) });
  const client = createTestClient(app);
  const post = async (path: string, body: Json, call: Call = {}): Promise<Json> =>
    (await client.call("POST", path, { ...call, body })).body;
  return { world, app, client, post };
}

const sendEmail =
  "mutation s($email: String!, $scene: EmailScene!) { sendEmail(email: $email, scene: $scene) { message code } }";

/** Sends a code by each spelling of a sending, by the purpose it must have. */
const sendings: readonly (readonly [path: string, body: Json, purpose: string])[] = [
  ["/api/v2/sms/send", { phone: "13800138000" }, "general"],
  ["/api/v2/sms/send-login", { phone: "13800138000" }, "signIn"],
  ["/api/v2/sms/send-register", { phone: "13800138000" }, "register"],
  ["/api/v2/email/send", { email: "jo@example.com" }, "general"],
  ...Object.entries(smsScenes).map(
    ([scene, purpose]) => ["/api/v2/sms/send", { phone: "13800138000", scene }, purpose] as const,
  ),
  ...Object.entries(smsScenes).map(
    ([scene, purpose]) => ["/api/v2/sms/send-login", { phone: "13800138000", scene }, purpose] as const,
  ),
  ...Object.entries(smsChannels).map(
    ([channel, purpose]) => ["/api/v3/send-sms", { phoneNumber: "13800138000", channel }, purpose] as const,
  ),
  ...Object.entries(emailScenes).map(
    ([scene, purpose]) => ["/api/v2/email/send", { email: "Jo@Example.com", scene }, purpose] as const,
  ),
];

describe("sending a code over the wire", () => {
  it("sends for the purpose that each scene and channel names, and answers alike", async (t) => {
    const { world, post } = await start(t);
    const person = await register(world);
    await world.ports.store.settle([
      {
        type: "updateUser",
        subject: { poolId: "a0".repeat(12), userId: person.userId },
        patch: { phone: NUMBER.address, email: "jo@example.com" },
        nowMs: 0,
      },
    ]);
    for (const [path, body, purpose] of sendings) {
      const { requestId, ...answer } = await post(path, body);
      const what = `${path} ${JSON.stringify(body)}`;
      assert.match(String(requestId), /^[0-9a-f]{24}$/);
      assert.deepEqual([answer.code, answer.statusCode, answer.data], [200, 200, null], what);
      const { address, content } = world.post.at(-1) ?? assert.fail("nothing was sent");
      assert.equal(content.purpose, purpose, what);
      assert.equal(address, "email" in body ? "jo@example.com" : NUMBER.address, what);
      world.clock.advance(60_000);
    }
    assert.equal(world.post.length, sendings.length);
  });

  it("says how long to wait when it is too soon, each path with the number that its clients know", async (t) => {
    const { client, post } = await start(t);
    const numbers = [
      ["/api/v2/sms/send", { phone: "13800138000" }, failures.tooOften],
      ["/api/v2/sms/send-login", { phone: "13800138000" }, failures.tooOften],
      ["/api/v3/send-sms", { phoneNumber: "13800138000", channel: "CHANNEL_VERIFY_MFA" }, failures.smsTooOften],
      ["/api/v2/email/send", { email: "jo@example.com" }, failures.emailTooOften],
    ] as const;
    for (const [path, body, { code, status }] of numbers) {
      assert.equal((await post(path, body)).code, 200, path);
      const refused = await client.call("POST", path, { body });
      assert.equal(refused.status, 200);
      assert.equal(refused.headers["retry-after"], "60");
      const { code: wire, statusCode, apiCode, data } = refused.body;
      assert.deepEqual([wire, apiCode, statusCode, data], [code, code, status, { retryAfterSeconds: 60 }], path);
    }
    const variables = { email: "al@example.com", scene: "MFA_VERIFY" };
    assert.deepEqual({ ...(await client.graphql(sendEmail, variables)) }, { message: "ok", code: 200 });
    await assert.rejects(client.graphql(sendEmail, variables), (error) => {
      assert.ok(error instanceof GraphqlFailure);
      assert.deepEqual([error.body.code, error.body.data], [2080, { retryAfterSeconds: 60 }]);
      return true;
    });
  });

  it("takes every spelling of a number for one number", async (t) => {
    const { world, post } = await start(t);
    const spellings: readonly Json[] = [
      { phone: "13800138000" },
      { phone: "+8613800138000" },
      { phone: "+86 138-0013-8000" },
      { phone: "138 0013 8000", phoneCountryCode: "+86" },
      { phone: "13800138000", phoneCountryCode: "86" },
      { phone: "１３８００１３８０００" },
      { phone: "13800138000", phoneCountryCode: null },
    ];
    for (const body of spellings) {
      const { code } = await post("/api/v2/sms/send", body);
      assert.equal(code, body === spellings[0] ? 200 : failures.tooOften.code, JSON.stringify(body));
    }
    assert.equal(world.post.length, 1);
    const code = codeFor(world, NUMBER, "general");
    const body = { phone: "+86 138 0013 8000", code, autoRegister: true };
    const { data } = await post("/api/v2/login/phone-code", body);
    assert.deepEqual([(data as Json).phone, (data as Json).phoneCountryCode], ["13800138000", "+86"]);
  });

  it("answers for an address that somebody has as for one that nobody has, for every purpose", async (t) => {
    const { world, post } = await start(t);
    const { email } = await register(world);
    const shapes: string[][] = [];
    for (const address of [email, "nobody@example.com"]) {
      const seen: string[] = [];
      for (const scene of Object.keys(emailScenes)) {
        for (const _ of [1, 2]) {
          const { code, statusCode, apiCode, message, data } = await post("/api/v2/email/send", {
            email: address,
            scene,
          });
          seen.push(JSON.stringify([code, statusCode, apiCode, message, data]));
        }
      }
      shapes.push(seen);
    }
    assert.deepEqual(shapes[1], shapes[0]);
  });

  it("refuses what is no number, address, scene or application", async (t) => {
    const { world, post } = await start(t);
    const refused: readonly (readonly [string, Json, number])[] = [
      ["/api/v2/sms/send", { phone: "12345" }, 400],
      ["/api/v2/sms/send", { phone: "01088888888" }, 400],
      ["/api/v2/sms/send", { phone: "+14155552671" }, 400],
      ["/api/v2/sms/send", { phone: "13800138000", scene: "all" }, 400],
      ["/api/v2/sms/send", { phone: 13800138000 }, 400],
      ["/api/v2/sms/send", {}, 400],
      ["/api/v2/sms/send-login", { phone: "13800138000", appId: "f".repeat(24) }, 2008],
      ["/api/v3/send-sms", { phoneNumber: "13800138000", channel: "CHANNEL_ALL" }, 400],
      ["/api/v3/send-sms", { phoneNumber: "13800138000" }, 400],
      ["/api/v2/email/send", { email: "jo" }, 400],
      ["/api/v2/email/send", { email: "jo@example.com, al@example.com" }, 400],
      ["/api/v2/email/send", { email: "jo@example.com\r\nbcc: al@example.com" }, 400],
      ["/api/v2/email/send", { email: "jo@example.com", scene: "mfa_verify" }, 400],
    ];
    for (const [path, body, code] of refused) assert.equal((await post(path, body)).code, code, JSON.stringify(body));
    assert.equal(world.post.length, 0);
  });

  it("takes the application from the body, from the header, or the first one when the body's is empty", async (t) => {
    const { world, post } = await start(t);
    assert.equal(
      (await post("/api/v2/sms/send-login", { phone: "13800138000", appId: APP_ID.toUpperCase() })).code,
      200,
    );
    assert.equal((await post("/api/v2/sms/send-login", { phone: "13900139000", appId: "" })).code, 200);
    assert.equal((await post("/api/v2/sms/send-login", { phone: "13700137000", appId: null })).code, 200);
    assert.ok(world.post.every(({ appId }) => appId === APP_ID));
  });

  it("counts the addresses of one IPv6 /64 as one, and a device by its name", async (t) => {
    const settings = { ...generous, COUNTERSIGN_LIMIT_ADDRESS: "2/1h", COUNTERSIGN_LIMIT_DEVICE: "1/1h" };
    const { post } = await start(t, { settings, app: { trustedProxies: ["127.0.0.1"] } });
    let index = 0;
    const send = async (headers: Record<string, string>): Promise<unknown> => {
      index += 1;
      return (await post("/api/v2/email/send", { email: `${index}@example.com` }, { headers })).code;
    };
    for (const ip of ["2001:db8::1", "2001:db8:0:0:ffff::2"]) assert.equal(await send({ "x-forwarded-for": ip }), 200);
    assert.equal(await send({ "x-forwarded-for": "2001:db8::3" }), 1002);
    assert.equal(await send({ "x-forwarded-for": "2001:db8:0:1::3" }), 200);
    const device = { "x-authing-device-id": "phone of jo" };
    assert.equal(await send({ "x-forwarded-for": "192.0.2.1", ...device }), 200);
    assert.equal(await send({ "x-forwarded-for": "192.0.2.2", ...device }), 1002);
  });

  it("fails for everybody alike while a channel is down, known or not, and only there", async (t) => {
    const { world, post } = await start(t);
    const { email } = await register(world);
    const failovers = { email: { health: () => ({ down: true }) }, sms: { health: () => ({ down: false }) } };
    const channels = createChannels(failovers as unknown as Parameters<typeof createChannels>[0]); // only asked for health
    const { app } = await createTestApp(t, { world: { ...world, services: { ...world.services, channels } } });
    const client = createTestClient(app);
    for (const address of [email, "nobody@example.com"]) {
      const { body } = await client.call("POST", "/api/v2/email/send", { body: { email: address } });
      assert.deepEqual([body.code, body.statusCode, body.data], [2090, 424, { retryAfterSeconds: 60 }]);
    }
    const sms = await client.call("POST", "/api/v2/sms/send", { body: { phone: "13800138000" } });
    assert.equal(sms.body.code, 200);
    assert.equal(world.post.length, 1);
    assert.equal((await post("/api/v2/email/send", { email })).code, 200, "as it was");
  });
});

describe("codes over the wire", () => {
  async function signUpAndIn(t: TestContext, factors: WorldOptions["factors"] = []) {
    const started = await start(t, { factors });
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
    await plantFactor(world, person.userId, "sms", NUMBER.address);
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

  it("have a purpose for all that the domain knows", () => {
    const named = new Set<string>([...Object.values(smsScenes), ...Object.values(emailScenes)]);
    assert.deepEqual([...named].toSorted(), PURPOSES.toSorted());
  });
});
