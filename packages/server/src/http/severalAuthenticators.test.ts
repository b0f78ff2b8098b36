import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { newId } from "@countersign/core";
import { signUserToken } from "../present/presentSignedIn.ts";
import { elevate } from "../propertyTests/testing/codes.ts";
import { createWorld, demandFactors, POOL_ID, type World } from "../propertyTests/testing/createWorld.ts";
import { outcomeOf } from "../propertyTests/testing/outcomes.ts";
import {
  type AuthenticatorApp,
  bindBy,
  codeOf,
  enrol,
  openMfaToken,
  openSession,
  type Person,
  register,
  submit,
} from "../propertyTests/testing/person.ts";
import { plantFactor } from "../propertyTests/testing/plantFactor.ts";
import { createTestApp } from "./testing/createTestApp.ts";
import { createTestClient, poolCredentials, type TestClient } from "./testing/testClient.ts";

type Json = Readonly<Record<string, unknown>>;

const ASSOCIATION = "/api/v2/mfa/totp/associate";

type Removal = readonly [url: string, call: { readonly body?: Json }];

interface Owner extends Person {
  readonly token: string;
  readonly session: Awaited<ReturnType<typeof openSession>>;
}

interface Given {
  readonly world: World;
  readonly client: TestClient;
  readonly owner: Owner;
}

async function signedIn(world: World): Promise<Owner> {
  const person = await register(world);
  const session = await openSession(world, person);
  const { ports, services } = world;
  const row = (await ports.store.findSession(POOL_ID, session.id)) ?? assert.fail("no session");
  const subject = await ports.store.findSubject(POOL_ID, { kind: "id", key: person.userId });
  return { ...person, session, token: signUserToken(services, row, subject?.user ?? assert.fail("no account")) };
}

async function prepare(t: TestContext): Promise<Given> {
  const world = await createWorld(t);
  const { app } = await createTestApp(t, { world });
  return { world, client: createTestClient(app), owner: await signedIn(world) };
}

const list = async ({ client, owner }: Given): Promise<readonly Json[]> =>
  (await client.call("GET", "/api/v2/mfa/authenticator", { token: owner.token })).body.data as readonly Json[];

/** Binds a second and a third app through the wire, and gives what their QR codes say. */
async function bindNamed(
  { world, client, owner }: Given,
  ...names: readonly (string | undefined)[]
): Promise<string[]> {
  const labels: string[] = [];
  for (const name of names) {
    await elevate(world, owner.session);
    const { token } = owner;
    const { body } = await client.call("POST", ASSOCIATION, { token, body: name === undefined ? {} : { name } });
    const { secret, qrcode_uri } = body.data as { secret: string; qrcode_uri: string };
    labels.push(decodeURIComponent(new URL(qrcode_uri).pathname.slice(1)));
    const confirmed = await client.call("POST", `${ASSOCIATION}/confirm`, {
      token,
      body: { totp: codeOf(world, { secret }) },
    });
    assert.equal(confirmed.body.code, 200);
    world.clock.advance(90_000);
  }
  return labels;
}

/** Binds three apps past the wire and gives them with their ids, in the order of the list. */
async function bindThree(given: Given): Promise<readonly (AuthenticatorApp & { readonly id: string })[]> {
  const { world, owner } = given;
  const apps: AuthenticatorApp[] = [];
  for (let app = 0; app < 3; app += 1) {
    apps.push(await bindBy(world, owner.session));
    await elevate(world, owner.session);
  }
  const ids = (await list(given)).map(({ id }) => String(id));
  return apps.map((app, at) => ({ ...app, id: ids[at] ?? assert.fail("not listed") }));
}

const opens = async ({ world, owner }: Given, app: AuthenticatorApp): Promise<string> =>
  outcomeOf(submit(world, await openMfaToken(world, owner), codeOf(world, app)));

describe("several authenticators of an account", () => {
  it("have a name and a label of their own each, as their owner says or by number", async (t) => {
    const given = await prepare(t);
    const labels = await bindNamed(given, undefined, undefined, "tablet", " tablet ", "");
    const { email } = given.owner;
    const marks = ["", " (2)", " (tablet)", " (tablet 4)", " (5)"];
    assert.deepEqual(
      labels.map((label) => label.slice(label.indexOf(":") + 1)),
      marks.map((mark) => `${email}${mark}`),
    );
    const listed = await list(given);
    assert.deepEqual(
      listed.map(({ name }) => name),
      ["", "2", "tablet", "tablet 4", "5"],
    );
    assert.equal(new Set(listed.map(({ id }) => id)).size, 5);
    for (const { createdAt, updatedAt, enable } of listed)
      assert.deepEqual([typeof createdAt, typeof updatedAt, enable], ["string", "string", true]);
  });

  it("are all shown to their owner, whoever asked for them and whatever source a client names, and an application sees its own", async (t) => {
    const { world, client, owner } = await prepare(t);
    const { token } = owner;
    for (const source of ["SELF", "APPLICATION"]) {
      await elevate(world, owner.session);
      const begun = await client.call("POST", ASSOCIATION, { token, body: { source } });
      const { secret } = begun.body.data as { secret: string };
      await client.call("POST", `${ASSOCIATION}/confirm`, { token, body: { totp: codeOf(world, { secret }) } });
      world.clock.advance(90_000);
    }
    const sourcesAt = async (query: string): Promise<readonly unknown[]> => {
      const { body } = await client.call("GET", `/api/v2/mfa/authenticator${query}`, { token });
      return (body.data as readonly Json[]).map(({ source }) => source);
    };
    for (const query of ["", "?type=totp", "?source=SELF", "?type=0xc000010250&source=0xc000010260", "/?source=SELF"])
      assert.deepEqual(await sourcesAt(query), ["SELF", "APPLICATION"], query);
    assert.deepEqual(await sourcesAt("?source=APPLICATION"), ["APPLICATION"]);
  });

  it("get no label again that another one has, when one of them has gone", async (t) => {
    const given = await prepare(t);
    const before = await bindNamed(given, undefined, undefined, undefined);
    const [first] = await list(given);
    await elevate(given.world, given.owner.session);
    const { token } = given.owner;
    assert.equal((await given.client.call("DELETE", `${ASSOCIATION}?id=${first?.id}`, { token })).body.code, 200);
    const [label = assert.fail()] = await bindNamed(given, undefined);
    assert.ok(!before.includes(label), label);
  });

  for (const [place, call] of [
    ["the query", (id: string): Removal => [`${ASSOCIATION}?id=${id}`, {}]],
    ["the body", (id: string): Removal => [ASSOCIATION, { body: { id } }]],
    ["both", (id: string): Removal => [`${ASSOCIATION}?id=${id}`, { body: { id: id.toUpperCase() } }]],
  ] as const)
    it(`lose the one whose id ${place} names, and no other`, async (t) => {
      const given = await prepare(t);
      const [first = assert.fail(), second = assert.fail(), third = assert.fail()] = await bindThree(given);
      const [url, extra] = call(second.id);
      const request = { token: given.owner.token, ...extra };
      assert.equal((await given.client.call("DELETE", url, request)).body.code, 200);
      assert.deepEqual(
        (await list(given)).map(({ id }) => id),
        [first.id, third.id],
      );
      assert.deepEqual(await Promise.all([first, third].map((app) => opens(given, app))), ["success", "success"]);
      assert.equal(await opens(given, second), "totpWrong");
      const again = await given.client.call("DELETE", url, request);
      assert.equal(again.body.code, 2102, "a success for what is not there would tell of another one");
    });

  it("stay, all of them, where an id names none of them", async (t) => {
    const given = await prepare(t);
    const [first = assert.fail()] = await bindThree(given);
    const { world, client, owner } = given;
    const stranger = await signedIn(world);
    await bindBy(world, stranger.session);
    const [theirs] = await list({ ...given, owner: stranger });
    await elevate(world, owner.session);
    const subject = await world.ports.store.findSubject(POOL_ID, { kind: "id", key: owner.userId });
    const paper = subject?.authenticators.find(({ kind }) => kind === "recovery")?.id;
    for (const [id, code] of [
      [theirs?.id, 2102],
      [paper, 2102],
      [newId(world.ports.random), 2102],
      ["", 400],
      ["undefined", 400],
      [`${first.id}0`, 400],
    ] as const)
      for (const [url, body] of [
        [`${ASSOCIATION}?id=${id}`, undefined],
        [ASSOCIATION, { id }],
      ] as const) {
        const answer = await client.call("DELETE", url, {
          token: owner.token,
          ...(body === undefined ? {} : { body }),
        });
        assert.equal(answer.body.code, code, `${url} ${JSON.stringify(body)}`);
      }
    const two = { token: owner.token, body: { id: newId(world.ports.random) } };
    assert.equal((await client.call("DELETE", `${ASSOCIATION}?id=${first.id}`, two)).body.code, 400);
    const listed = { token: owner.token, body: { id: [first.id] } };
    assert.equal((await client.call("DELETE", ASSOCIATION, listed)).body.code, 400);
    assert.equal((await list(given)).length, 3);
    assert.equal((await list({ ...given, owner: stranger })).length, 1);
  });

  it("lose one that waits, with its recovery code, and the live one stays", async (t) => {
    const given = await prepare(t);
    const { world, client, owner } = given;
    const [phone = assert.fail()] = await bindThree(given);
    await enrol(world, owner.session);
    const waiting = (await list(given)).find(({ enable }) => enable === false);
    const { token } = owner;
    assert.equal((await client.call("DELETE", `${ASSOCIATION}?id=${waiting?.id}`, { token })).body.code, 200);
    const subject = await world.ports.store.findSubject(POOL_ID, { kind: "id", key: owner.userId });
    assert.deepEqual(subject?.authenticators.map(({ kind, status }) => `${kind} ${status}`).toSorted(), [
      "recovery confirmed",
      ...Array(3).fill("totp confirmed"),
    ]);
    assert.equal(await opens(given, phone), "success");
  });

  it("keep the last one that the application accepts, though its id is named", async (t) => {
    const given = await prepare(t);
    const { world, client, owner } = given;
    const three = await bindThree(given);
    await demandFactors(world, ["OTP"]);
    const codes: unknown[] = [];
    for (const { id } of three)
      codes.push((await client.call("DELETE", `${ASSOCIATION}?id=${id}`, { token: owner.token })).body.code);
    assert.deepEqual(codes, [200, 200, 2097]);
    assert.equal((await list(given)).length, 1);
  });

  it("lose one on a manager's word, and none where the id is another's", async (t) => {
    const given = await prepare(t);
    const [first = assert.fail(), second = assert.fail(), third = assert.fail()] = await bindThree(given);
    const { client, owner } = given;
    const remove = async (id: string) => {
      const url = `/api/v2/users/${owner.userId}/mfa-bound?type=OTP&id=${id}`;
      return (await client.call("DELETE", url, { headers: { authorization: poolCredentials } })).body.code;
    };
    assert.deepEqual([await remove(owner.userId), await remove(""), await remove(second.id)], [2102, 400, 200]);
    assert.deepEqual(await Promise.all([first, third].map((app) => opens(given, app))), ["success", "success"]);
    assert.equal(await opens(given, second), "totpWrong");
  });

  it("of every kind stay where an id names none of it", async (t) => {
    const given = await prepare(t);
    const { world, client, owner } = given;
    for (const [method, url, kind] of [
      ["DELETE", "/api/v2/mfa/face/associate", "face"],
      ["POST", "/api/v2/mfa/phone/unbind", "sms"],
      ["POST", "/api/v2/mfa/email/unbind", "email"],
    ] as const) {
      await plantFactor(world, owner.userId, kind, { address: kind === "face" ? null : `${kind}@example.com` });
      await elevate(world, owner.session);
      const call = { token: owner.token, body: { id: newId(world.ports.random) } };
      assert.equal((await client.call(method, url, call)).body.code, 2102, url);
      const subject = await world.ports.store.findSubject(POOL_ID, { kind: "id", key: owner.userId });
      const bound = subject?.authenticators.find((each) => each.kind === kind) ?? assert.fail(kind);
      const own = { token: owner.token, body: { id: bound.id } };
      assert.equal((await client.call(method, url, own)).body.code, 200, url);
    }
  });
});
