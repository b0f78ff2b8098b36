import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { registerUser } from "@countersign/core";
import { APP_ID, from, POOL_ID, type World } from "../propertyTests/testing/createWorld.ts";
import { PASSWORD, register } from "../propertyTests/testing/person.ts";
import { countRows } from "../propertyTests/testing/tables.ts";
import { createTestApp } from "./testing/createTestApp.ts";
import { createTestClient } from "./testing/testClient.ts";

async function start(t: TestContext) {
  const { app, world } = await createTestApp(t);
  const client = createTestClient(app);
  const encrypted = await client.encrypt(PASSWORD);
  const enter = async (account: string, password = encrypted) =>
    (await client.call("POST", "/api/v2/login/account", { body: { account, password, autoRegister: true } })).body;
  return { world, client, encrypted, enter };
}

function registerNamed({ ports }: World, names: { readonly username?: string; readonly phone?: string }) {
  return registerUser(ports, {
    scope: { poolId: POOL_ID, appId: APP_ID, actor: "user", origin: from() },
    ...{ username: null, email: null, phone: null, emailVerified: false, phoneVerified: true, blocked: false },
    ...{ password: PASSWORD, profile: {}, customData: {}, registerSource: "basic", ...names },
  });
}

describe("signing in with registration", () => {
  it("makes the account of a free name and signs in to that of a taken one", async (t) => {
    const { world, enter } = await start(t);
    for (const account of ["Fresh@Example.com", "fresh"]) {
      const [first, second] = [(await enter(account)).data, (await enter(account)).data] as [
        { id: string },
        { id: string },
      ];
      assert.equal(first.id, second.id);
    }
    assert.equal(await countRows(world, "users"), 2);
    assert.equal(await countRows(world, "users", "email = 'fresh@example.com' or username = 'fresh'"), 2);
  });

  it("does not take over a name that is taken", async (t) => {
    const { world, client, enter } = await start(t);
    const { email } = await register(world);
    assert.equal((await enter(email, await client.encrypt("not his password"))).code, 2333);
    assert.equal(await countRows(world, "users"), 1);
  });

  it("makes one account when it comes twice at once, and signs both in", async (t) => {
    const { world, enter } = await start(t);
    for (const account of ["twice@example.com", "twice"]) {
      const codes = (await Promise.all([1, 2, 3].map(() => enter(account)))).map(({ code }) => code);
      assert.deepEqual(codes, [200, 200, 200]);
    }
    assert.equal(await countRows(world, "users"), 2);
  });

  it("makes no account of a name that registration would refuse", async (t) => {
    const { world, enter } = await start(t);
    for (const account of ["", " ", "jo@", "@example.com", "jo@example", "jo\u0000", "x".repeat(65), "\u202e"]) {
      assert.notEqual((await enter(account)).code, 200, JSON.stringify(account));
    }
    assert.equal(await countRows(world, "users"), 0);
  });

  it("makes no account of a phone number, which only a code proves", async (t) => {
    const { world, enter } = await start(t);
    assert.equal((await enter("13800138000")).code, 2333);
    assert.equal(await countRows(world, "users"), 0);
  });

  it("makes no account with a password that registration would refuse", async (t) => {
    const { world, client, enter } = await start(t);
    assert.equal((await enter("fresh", await client.encrypt("12345"))).code, 400);
    assert.equal((await enter("fresh", "AAAA")).code, 2333);
    assert.equal((await enter("fresh", "not base64!")).code, 2016);
    assert.equal(await countRows(world, "users"), 0);
  });
});

describe("signing in with a phone number", () => {
  it("finds the account that has the number, whoever took it for a user name", async (t) => {
    const { world, client, encrypted } = await start(t);
    await registerNamed(world, { username: "13800138000" });
    const owner = await registerNamed(world, { phone: "+8613800138000" });
    for (const account of ["13800138000", "+86 138 0013 8000"]) {
      const { body } = await client.call("POST", "/api/v2/login/account", { body: { account, password: encrypted } });
      assert.equal((body.data as { id: string }).id, owner.userId, account);
    }
  });
});
