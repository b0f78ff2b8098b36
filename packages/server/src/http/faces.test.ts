import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import {
  createFakeFaceEngine,
  FAKE_MODEL,
  type FakeFaceEngine,
  pictureOf,
  type Scene,
} from "../face/testing/createFakeFaceEngine.ts";
import { APP_ID, POOL_ID } from "../propertyTests/testing/createWorld.ts";
import { MANY_UPLOADS } from "../propertyTests/testing/faces.ts";
import { PASSWORD, type Person, register } from "../propertyTests/testing/person.ts";
import { countRows } from "../propertyTests/testing/tables.ts";
import { createTestApp, type TestApp } from "./testing/createTestApp.ts";
import { type Answer, createTestClient, poolCredentials, type TestClient } from "./testing/testClient.ts";
import { fileOf, uploadForm } from "./testing/uploadForm.ts";

type Json = Readonly<Record<string, unknown>>;

interface Given extends TestApp {
  readonly client: TestClient;
  /** Uploads as browsers do and gives the key. */
  upload(scene?: Scene): Promise<string>;
  /** Signs in with the password and gives the answer. */
  logIn(person: Person): Promise<Json>;
  /** Gives the mfaToken of a sign-in. */
  mfaToken(person: Person): Promise<string>;
  /** Makes an account whose only factor is a face. */
  owner(): Promise<Person & { readonly token: string; readonly recoveryCode: string }>;
}

async function prepare(
  t: TestContext,
  factors: readonly ("OTP" | "FACE")[] = ["OTP", "FACE"],
  makeFaceEngine?: () => Promise<FakeFaceEngine>,
): Promise<Given> {
  const engine = makeFaceEngine === undefined ? {} : { makeFaceEngine };
  const made = await createTestApp(t, { factors, settings: MANY_UPLOADS, ...engine });
  const client = createTestClient(made.app);
  const password = await client.encrypt(PASSWORD);
  const upload: Given["upload"] = async (scene = {}) => {
    const { type, body } = uploadForm([fileOf(pictureOf(scene))]);
    const url = "/api/v2/upload?folder=face-photo&private=true";
    const answer = await client.call("POST", url, { body, headers: { "content-type": type } });
    return String((answer.body.data as Json).key);
  };
  const logIn: Given["logIn"] = async ({ email }) =>
    (await client.call("POST", "/api/v2/login/account", { body: { account: email, password } })).body;
  const mfaToken: Given["mfaToken"] = async (person) => String(((await logIn(person)).data as Json).mfaToken);
  const owner: Given["owner"] = async () => {
    const person = await register(made.world);
    const body = { photoA: await upload(), photoB: await upload({ off: 0.1 }), isExternalPhoto: false };
    const token = await mfaToken(person);
    const bound = (await client.call("POST", "/api/v2/mfa/face/associate", { token, body })).body;
    assert.equal(bound.code, 200, JSON.stringify(bound));
    return { ...person, token: String((bound.data as Json).token), recoveryCode: String(bound.recoveryCode) };
  };
  return { ...made, client, upload, logIn, mfaToken, owner };
}

function claimsOf(token: unknown): Json {
  return JSON.parse(Buffer.from(String(token).split(".")[1] ?? "", "base64url").toString()) as Json;
}

const base64 = (scene: Scene): string => Buffer.from(pictureOf(scene)).toString("base64");

describe("faces over the wire", () => {
  it("bind at a sign-in and complete the next one, in all the ways clients verify", async (t) => {
    const { client, owner, upload, logIn, mfaToken } = await prepare(t);
    const person = await owner();
    assert.match(person.recoveryCode, /^[0-9a-f]{4}(-[0-9a-f]{4}){5}$/);
    const { code, data } = (await logIn(person)) as { code: number; data: Json };
    assert.deepEqual([code, data.faceMfaEnabled, data.current], [1636, true, "FACE"]);
    const offered = (data.applicationMfa as readonly Json[]).map(({ mfaPolicy }) => mfaPolicy);
    assert.deepEqual([offered, data.totpMfaEnabled], [["FACE", "OTP"], true]);
    const ways = [
      ["/api/v2/mfa/face/verify", { type: "face" }],
      ["/api/v2/applications/mfa/face/verify", {}],
      ["/api/v2/mfa/face/associate", {}],
    ] as const;
    for (const [path, more] of ways) {
      const call = { token: await mfaToken(person), body: { photo: await upload(), ...more } };
      const { status, body } = await client.call("POST", path, call);
      assert.deepEqual([status, body.code, (body.data as Json).id], [200, 200, person.userId], path);
      const claims = claimsOf((body.data as Json).token);
      assert.deepEqual([claims.acr, claims.amr], ["1", ["pwd", "face"]], path);
      if (path.includes("applications")) assert.deepEqual([body.statusCode, body.apiCode], [302, 1600]);
    }
    const code_ = { recoveryCode: person.recoveryCode };
    const recovered = await client.call("POST", "/api/v2/mfa/totp/recovery", {
      token: await mfaToken(person),
      body: code_,
    });
    assert.equal(claimsOf((recovered.body.data as Json).token).acr, "2");
  });

  it("bind in a session, whose user is answered, and are unbound in it", async (t) => {
    const { client, upload, logIn, world } = await prepare(t, []);
    const person = await register(world);
    const token = String(((await logIn(person)).data as Json).token);
    const key = await upload();
    const call = { token, body: { photoA: key, photoB: key } };
    const bound = await client.call("POST", "/api/v2/mfa/face/associate", call);
    assert.deepEqual([bound.body.code, (bound.body.data as Json).id], [200, person.userId]);
    assert.equal((bound.body.data as Json).token, null, "the session goes on");
    assert.equal((await client.call("DELETE", "/api/v2/mfa/face/associate", { token })).body.code, 200);
    assert.equal(await countRows(world, "authenticators"), 0);
  });

  it("are refused by the numbers of the wire, with a sentence that says what to do", async (t) => {
    const { client, owner, upload, mfaToken, world } = await prepare(t);
    const [person, newcomer] = [await owner(), await register(world)];
    const [verifying, binding] = [await mfaToken(person), await mfaToken(newcomer)];
    const verify = (body: Json, token = verifying) => client.call("POST", "/api/v2/mfa/face/verify", { token, body });
    const associate = (body: Json, token = binding) =>
      client.call("POST", "/api/v2/mfa/face/associate", { token, body });
    const used = await upload({ person: 1 });
    const cases: readonly (readonly [() => Promise<Answer>, number, string | null])[] = [
      [() => verify({}), 1700, null],
      [() => verify({ photo: "0f".repeat(16) }), 1700, null],
      [() => verify({ photo: used }), 1702, null],
      [() => verify({ photo: used }), 1700, null],
      [async () => verify({ photo: await upload({ fault: "noFace" }) }), 1702, "noFace"],
      [async () => verify({ photo: await upload() }, binding), 1701, null],
      [() => associate({}), 1700, null],
      [async () => associate({ photoA: await upload() }), 1701, null],
      [async () => associate({ photoA: await upload(), photoB: await upload({ person: 1 }) }), 1707, null],
      [async () => associate({ photoA: await upload(), photoB: await upload() }, person.token), 1706, null],
      [async () => associate({ photoA: await upload(), photoB: await upload() }, verifying), 2021, null],
      [async () => associate({ photo: await upload() }, person.token), 1701, null],
      [() => verify({ photo: "http://127.0.0.1:1/x.jpg" }), 1700, null],
    ];
    for (const [index, [request, code, reason]] of cases.entries()) {
      const { status, body } = await request();
      assert.deepEqual([status, body.code], [200, code], `case ${index}: ${JSON.stringify(body)}`);
      if (reason !== null) assert.equal((body.data as Json).reason, reason);
    }
    const call = { token: verifying, headers: { "x-authing-lang": "en-US" } };
    const photo = await upload({ fault: "tooDark" });
    const { body } = await client.call("POST", "/api/v2/mfa/face/verify", { ...call, body: { photo } });
    assert.equal(body.message, "It is too dark. Go where there is more light.");
  });

  it("are told and unbound by a manager", async (t) => {
    const { client, owner, logIn } = await prepare(t);
    const person = await owner();
    const headers = { authorization: poolCredentials };
    const path = `/api/v2/users/${person.userId}/mfa-bound`;
    const bound = async (): Promise<unknown> => (await client.call("GET", path, { headers })).body.data;
    assert.deepEqual(await bound(), { FACE: true, OTP: false });
    assert.equal((await client.call("DELETE", `${path}?type=FACE`, { headers })).body.data, true);
    assert.deepEqual(await bound(), { FACE: false, OTP: false });
    const me = await client.call("GET", "/api/v2/users/me", { token: person.token });
    assert.equal(me.body.code, 2207, "its sessions end");
    assert.equal(((await logIn(person)).data as Json).faceMfaEnabled, false);
  });

  it("can be demanded of an application", async (t) => {
    const { client, world } = await prepare(t, []);
    const call = { headers: { authorization: poolCredentials }, body: { appId: APP_ID, enabledFactors: ["FACE"] } };
    const { body } = await client.call("POST", "/api/v3/update-application-mfa-settings", call);
    assert.deepEqual((body.data as Json).enabledFactors, ["OTP", "FACE"]);
    assert.deepEqual((await world.ports.store.findApplication(APP_ID))?.factors, ["OTP", "FACE"]);
  });
});

describe("a live session over the wire", () => {
  const open = "/v1/mfa/face/session";

  /** Posts a frame for every movement that is asked for; the last answer is given. */
  async function go(client: TestClient, token: string, opened: Json, scene: Scene = {}): Promise<Answer> {
    let { action } = opened as { action: NonNullable<Scene["action"]> };
    for (let sequence = 1; ; sequence += 1) {
      const body = { sequence, image: base64({ session: String(opened.id), ...scene, action, salt: sequence }) };
      const answer = await client.call("POST", `${open}/${String(opened.id)}/frame`, { token, body });
      if (answer.status !== 200 || answer.body.status !== "going") return answer;
      action = answer.body.action as NonNullable<Scene["action"]>;
    }
  }

  it("is created, asks for one movement after the other, and ends with the account", async (t) => {
    const { client, mfaToken, world } = await prepare(t);
    const person = await register(world);
    for (const purpose of ["bind", "verify"]) {
      const token = await mfaToken(person);
      const opened = await client.call("POST", open, { token, body: purpose === "bind" ? {} : { purpose } });
      assert.equal(opened.status, 201);
      assert.deepEqual([opened.body.action, opened.body.step, opened.body.steps], ["lookAhead", 1, 3]);
      assert.equal(Date.parse(String(opened.body.expiresAt)) - world.clock.nowMs(), 90_000);
      const { status, body } = await go(client, token, opened.body);
      assert.deepEqual([status, body.status, (body.user as Json).id], [200, "passed", person.userId], purpose);
      assert.equal(typeof body.recoveryCode, purpose === "bind" ? "string" : "object");
      const claims = claimsOf((body.user as Json).token);
      assert.deepEqual([claims.acr, claims.amr], ["1", ["pwd", "face", "user"]]);
    }
  });

  it("answers with honest statuses and problem documents", async (t) => {
    const { client, owner, mfaToken } = await prepare(t);
    const person = await owner();
    const frame = (id: string, token: string, scene: Scene = {}) =>
      client.call("POST", `${open}/${id}/frame`, { token, body: { sequence: 1, image: base64(scene) } });
    const nobody = await client.call("POST", open, { body: {} });
    assert.deepEqual([nobody.status, nobody.body.code, nobody.headers["www-authenticate"]], [401, 2020, "Bearer"]);
    assert.match(String(nobody.headers["content-type"]), /^application\/problem\+json/);
    const unknown = await frame("f0".repeat(12), await mfaToken(person));
    assert.deepEqual([unknown.status, unknown.body.code, unknown.body.title], [404, 2093, "Not Found"]);
    const token = await mfaToken(person);
    const opened = await client.call("POST", open, { token, body: {} });
    const failed = await frame(String(opened.body.id), token, { fails: "anotherFace" });
    assert.deepEqual([failed.status, failed.body.code, failed.body.reason], [403, 2094, "anotherFace"]);
    assert.match(String(failed.body.detail), /^The face changed/);
    const wrong = await go(client, token, (await client.call("POST", open, { token, body: {} })).body, { person: 1 });
    assert.deepEqual([wrong.status, wrong.body.code, wrong.body.remainCount], [403, 1702, 4]);
    const huge = { sequence: 1, image: "A".repeat(933_340) };
    const tooLarge = await client.call("POST", `${open}/${String(opened.body.id)}/frame`, { token, body: huge });
    assert.deepEqual([tooLarge.status, tooLarge.body.field], [400, "image"]);
  });

  it("reads two frames of a session at once and no more", async (t) => {
    const { promise: read, resolve: finish } = Promise.withResolvers<void>();
    const engine = await createFakeFaceEngine({ onRead: () => read });
    const { client, mfaToken, world } = await prepare(t, ["FACE"], async () => engine);
    const token = await mfaToken(await register(world));
    const opened = await client.call("POST", open, { token, body: {} });
    const path = `${open}/${String(opened.body.id)}/frame`;
    let waved = 0;
    const frames = Array.from({ length: 12 }, async (_, salt) => {
      const body = { sequence: salt + 1, image: base64({ salt }) };
      const answer = await client.call("POST", path, { token, body });
      if (answer.body.code === 1002) waved += 1;
      if (waved === 10) finish();
      return answer;
    });
    await Promise.all(frames);
    assert.deepEqual([engine.reads.length, waved], [2, 10]);
  });

  it("asks a session that has to prove more, and says where", async (t) => {
    const { client, owner, world } = await prepare(t);
    const person = await owner();
    world.clock.advance(16 * 60_000);
    const { status, headers, body } = await client.call("POST", open, { token: person.token, body: {} });
    assert.deepEqual([status, body.code, body.faceMfaEnabled], [401, 1635, true]);
    assert.equal(headers["www-authenticate"], 'Bearer error="insufficient_user_authentication"');
    assert.match(String(body.mfaToken), /^ey/);
  });

  it("keeps nothing of a face in clear", async (t) => {
    const { client, owner, mfaToken, world } = await prepare(t);
    const person = await owner();
    const token = await mfaToken(person);
    const opened = await client.call("POST", open, { token, body: {} });
    const body = { sequence: 1, image: base64({}) };
    await client.call("POST", `${open}/${String(opened.body.id)}/frame`, { token, body });
    const states = await world.database.all<{ state: Uint8Array }>(
      "select state from face_sessions union all select state from authenticators where pool_id = $1",
      [POOL_ID],
    );
    assert.equal(states.length, 3);
    for (const { state } of states) assert.ok(!Buffer.from(state).includes(FAKE_MODEL));
  });
});
