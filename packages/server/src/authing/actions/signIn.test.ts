import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { APP_ID, createWorld, from, type World } from "../../propertyTests/testing/createWorld.ts";
import { granted, outcomeOf, overtakenAt } from "../../propertyTests/testing/outcomes.ts";
import { PASSWORD } from "../../propertyTests/testing/person.ts";
import { countRows } from "../../propertyTests/testing/tables.ts";
import type { RequestContext } from "../../request/requestContext.ts";
import { autoRegisterAs, signInOrRegister } from "./signIn.ts";

const identifiers = [{ kind: "email", key: "fresh@example.com" }] as const;

async function enter({ services, ports }: World, password = PASSWORD) {
  const application = (await ports.store.findApplication(APP_ID)) ?? assert.fail("no application");
  const context: RequestContext = {
    services: { ...services, ports },
    origin: from(),
    language: "en-US",
    deviceTokens: [],
    noteSubject: () => undefined,
    ifMatch: null,
    keepDevices: () => assert.fail("no device was shown"),
    bearer: null,
    basic: null,
    named: { appId: APP_ID, poolId: null },
  };
  const autoRegister = autoRegisterAs(identifiers);
  return granted(signInOrRegister(context, { application, identifiers, password, clientIp: null, autoRegister }));
}

describe("signInOrRegister", () => {
  it("signs in to the account that another request makes meanwhile, wherever that overtakes it", async (t) => {
    for (const verb of ["findSubject", "settle"] as const) {
      const world = await createWorld(t);
      const { user } = await enter(overtakenAt(world, verb, () => enter(world)));
      assert.equal(user.email, "fresh@example.com");
      assert.equal(await countRows(world, "users"), 1);
      assert.equal(await countRows(world, "sessions"), 2);
    }
  });

  it("does not sign in to it without its password", async (t) => {
    for (const verb of ["findSubject", "settle"] as const) {
      const world = await createWorld(t);
      const overtaken = overtakenAt(world, verb, () => enter(world));
      assert.equal(await outcomeOf(enter(overtaken, "another password")), "passwordWrong");
      assert.equal(await countRows(world, "sessions"), 1);
    }
  });
});

describe("autoRegisterAs", () => {
  it("makes an account of an address or a user name, and none of a number or of anything else", () => {
    assert.deepEqual(autoRegisterAs(identifiers), { email: "fresh@example.com", registerSource: "basic:email" });
    const username = { kind: "username", key: "fresh" } as const;
    assert.deepEqual(autoRegisterAs([username]), { username: "fresh", registerSource: "basic:username" });
    assert.equal(autoRegisterAs([{ kind: "phone", key: "+8613800138000" }, username]), null);
    assert.equal(autoRegisterAs([{ kind: "phone", key: "+8613800138000" }]), null);
    assert.equal(autoRegisterAs([{ kind: "id", key: "0".repeat(24) }]), null);
    assert.equal(autoRegisterAs([]), null);
  });
});
