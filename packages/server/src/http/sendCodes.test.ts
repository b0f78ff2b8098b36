import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { emailScenes, failures, smsChannels, smsScenes } from "@countersign/contract";
import { PURPOSES } from "../propertyTests/testing/codes.ts";
import { APP_ID } from "../propertyTests/testing/createWorld.ts";
import { register } from "../propertyTests/testing/person.ts";
import { codeFor, phone } from "../propertyTests/testing/post.ts";
import { createChannels } from "../send/delivery/channels.ts";
import { generousLimits, createCodeClient as start } from "./testing/createCodeClient.ts";
import { createTestApp } from "./testing/createTestApp.ts";
import { createTestClient, GraphqlFailure } from "./testing/testClient.ts";

type Json = Readonly<Record<string, unknown>>;

const NUMBER = phone("+8613800138000");

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
      const data = path.startsWith("/api/v2/sms/") ? { code: 200, message: "ok" } : null;
      assert.deepEqual([answer.code, answer.statusCode, answer.data], [200, 200, data], what);
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
    const settings = { ...generousLimits, COUNTERSIGN_LIMIT_ADDRESS: "2/1h", COUNTERSIGN_LIMIT_DEVICE: "1/1h" };
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

  it("has a name for every purpose of the domain", () => {
    const named = new Set<string>([...Object.values(smsScenes), ...Object.values(emailScenes)]);
    assert.deepEqual([...named].toSorted(), PURPOSES.toSorted());
  });
});
