import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import type { FastifyInstance } from "fastify";
import { createFakeFaceEngine, pictureOf } from "../face/testing/createFakeFaceEngine.ts";
import { createWorld, PUBLIC_URL } from "../propertyTests/testing/createWorld.ts";
import { PASSWORD, register } from "../propertyTests/testing/person.ts";
import { countRows } from "../propertyTests/testing/tables.ts";
import { createTestApp } from "./testing/createTestApp.ts";
import { createTestClient, GraphqlFailure, poolCredentials, type TestClient } from "./testing/testClient.ts";
import { fileOf, uploadForm } from "./testing/uploadForm.ts";

const HOUR_MS = 3_600_000;
const UPDATE = "mutation u($id: String, $input: UpdateUserInput!) { updateUser(id: $id, input: $input) { photo } }";

async function start(t: TestContext) {
  const { app, world } = await createTestApp(t);
  const client = createTestClient(app);
  return { app, world, client };
}

async function upload({ call }: TestClient, picture: Uint8Array, folder = "avatar") {
  const { type, body } = uploadForm([fileOf(picture)]);
  const answer = await call("POST", `/api/v2/upload?folder=${folder}`, { body, headers: { "content-type": type } });
  assert.equal(answer.body.code, 200, JSON.stringify(answer.body));
  return answer.body.data as { readonly key: string; readonly url: string }; // the client checked it against the contract
}

/** Uploads a new avatar and gives its address. */
let salt = 0;
async function uploadAvatar(client: TestClient): Promise<string> {
  salt += 1;
  return (await upload(client, pictureOf({ salt }))).url;
}

async function statusOf(app: FastifyInstance, url: string): Promise<number> {
  return (await app.inject({ method: "GET", url: url.replace(PUBLIC_URL, "") })).statusCode;
}

/** Somebody who is signed in, and changes the photo of the profile. */
async function signIn(world: Awaited<ReturnType<typeof start>>["world"], client: TestClient) {
  const person = await register(world);
  const body = { account: person.email, password: await client.encrypt(PASSWORD) };
  const { data } = (await client.call("POST", "/api/v2/login/account", { body })).body;
  const { token } = data as { readonly token: string };
  const setPhoto = async (photo: string | null): Promise<unknown> =>
    (await client.graphql(UPDATE, { input: { photo } }, { token })).photo;
  return { ...person, setPhoto };
}

function isMalformed(error: unknown): boolean {
  return error instanceof GraphqlFailure && error.body.code === 400;
}

describe("an avatar", () => {
  it("is seen at the address that its upload gave, made anew, where nothing in it can run", async (t) => {
    const { app, client } = await start(t);
    const picture = pictureOf({ person: 2 });
    const { key, url } = await upload(client, picture);
    assert.equal(url, `${PUBLIC_URL}/avatars/${key}`);
    for (const method of ["GET", "HEAD"] as const) {
      const answer = await app.inject({ method, url: `/avatars/${key}` });
      assert.equal(answer.statusCode, 200);
      const { headers } = answer;
      assert.equal(headers["content-type"], "image/webp");
      assert.equal(headers["x-content-type-options"], "nosniff");
      assert.equal(headers["content-security-policy"], "default-src 'none'; sandbox");
      assert.equal(headers["cross-origin-resource-policy"], "cross-origin");
      assert.match(String(headers["cache-control"]), /immutable/);
      assert.doesNotMatch(String(headers["cache-control"]), /no-store/);
      assert.deepEqual(answer.rawPayload, method === "GET" ? Buffer.from(picture) : Buffer.alloc(0));
    }
  });

  it("is kept as the engine gives it, not as it was sent, and refused when that can make nothing of it", async (t) => {
    const engine = await createFakeFaceEngine();
    const world = await createWorld(t, { makeFaceEngine: async () => engine });
    const { app } = await createTestApp(t, { world });
    const client = createTestClient(app);
    t.mock.method(engine, "reencode", async () => Buffer.from("made anew"));
    const { key } = await upload(client, pictureOf({}));
    const answer = await app.inject({ method: "GET", url: `/avatars/${key}` });
    assert.equal(answer.body, "made anew");
    t.mock.method(engine, "reencode", async () => null);
    const { type, body } = uploadForm([fileOf(pictureOf({}))]);
    const refused = await client.call("POST", "/api/v2/upload?folder=avatar", {
      body,
      headers: { "content-type": type },
    });
    assert.equal(refused.body.code, 400);
    assert.equal((refused.body.data as { readonly field: string }).field, "file");
    assert.equal(await countRows(world, "photos"), 1);
  });

  it("is the only thing seen there: neither the photo of a face nor what was never sent", async (t) => {
    const { app, client } = await start(t);
    const { key } = await upload(client, pictureOf({}), "face-photo");
    for (const path of [key, "0".repeat(32), "0", `${key}0`, key.toUpperCase(), "..", "%00", "%", "a".repeat(300)]) {
      const answer = await app.inject({ method: "GET", url: `/avatars/${path}` });
      assert.ok([400, 404].includes(answer.statusCode), `${path}: ${answer.statusCode}`);
      assert.match(String(answer.headers["content-type"]), /problem\+json/);
      assert.doesNotMatch(String(answer.headers["cache-control"]), /public/);
    }
    for (const method of ["POST", "DELETE", "PUT"] as const) {
      const answer = await app.inject({ method, url: `/avatars/${key}` });
      assert.equal(answer.statusCode, 405);
      assert.deepEqual(String(answer.headers.allow).split(", ").sort(), ["GET", "HEAD"]);
    }
  });

  it("ends after an hour when nobody adopts it, and stays with who does", async (t) => {
    const { app, client, world } = await start(t);
    const person = await signIn(world, client);
    const [kept, lost] = [await uploadAvatar(client), await uploadAvatar(client)];
    assert.equal(await person.setPhoto(kept), kept);
    world.clock.advance(HOUR_MS - 1);
    assert.deepEqual([await statusOf(app, kept), await statusOf(app, lost)], [200, 200]);
    world.clock.advance(1);
    assert.deepEqual([await statusOf(app, kept), await statusOf(app, lost)], [200, 404]);
    await assert.rejects(person.setPhoto(lost), isMalformed);
    assert.equal(await person.setPhoto(kept), kept);
  });

  it("goes when its owner takes another, one from elsewhere, or none", async (t) => {
    const { app, client, world } = await start(t);
    const person = await signIn(world, client);
    const elsewhere = "https://pictures.example.com/me.jpg";
    for (const next of [await uploadAvatar(client), elsewhere, null]) {
      const old = await uploadAvatar(client);
      await person.setPhoto(old);
      assert.equal(await statusOf(app, old), 200);
      assert.equal(await person.setPhoto(next), next);
      assert.equal(await statusOf(app, old), 404);
    }
    assert.equal(await countRows(world, "photos"), 0);
  });

  it("stays while other fields of its owner change", async (t) => {
    const { app, client, world } = await start(t);
    const person = await signIn(world, client);
    const avatar = await uploadAvatar(client);
    await person.setPhoto(avatar);
    const input = { nickname: "Ada" };
    await client.graphql(UPDATE, { id: person.userId, input }, { headers: { authorization: poolCredentials } });
    assert.equal(await statusOf(app, avatar), 200);
  });

  it("cannot be taken from its owner, and goes to one of those who reach for it at once", async (t) => {
    const { app, client, world } = await start(t);
    const [owner, other] = [await signIn(world, client), await signIn(world, client)];
    const avatar = await uploadAvatar(client);
    await owner.setPhoto(avatar);
    await assert.rejects(other.setPhoto(avatar), isMalformed);
    await other.setPhoto(null);
    assert.equal(await statusOf(app, avatar), 200);
    const wanted = await uploadAvatar(client);
    const outcomes = await Promise.allSettled([owner.setPhoto(wanted), other.setPhoto(wanted)]);
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
    assert.equal(await statusOf(app, wanted), 200);
  });

  it("can be given by a manager", async (t) => {
    const { app, client, world } = await start(t);
    const { userId } = await register(world);
    const avatar = await uploadAvatar(client);
    await client.graphql(
      UPDATE,
      { id: userId, input: { photo: avatar } },
      { headers: { authorization: poolCredentials } },
    );
    world.clock.advance(HOUR_MS);
    assert.equal(await statusOf(app, avatar), 200);
  });
});
