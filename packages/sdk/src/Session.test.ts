import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { Session } from "./Session.ts";
import { memoryStorage, type TokenStorage } from "./TokenStorage.ts";
import type { User } from "./User.ts";

function userOf(name: string, token: string | null = `token of ${name}`): User {
  return { id: name, arn: "", userPoolId: "", token };
}

async function stateOf(session: Session): Promise<[string | null, string | undefined]> {
  return [await session.getToken(), (await session.getUser())?.id];
}

/** A storage whose writes take a while, each a different one. */
function slowStorage(): TokenStorage {
  const inner = memoryStorage();
  let turn = 0;
  const wait = async (): Promise<void> => {
    turn += 1;
    await delay((turn * 7) % 5);
  };
  return {
    get: async (key) => {
      await wait();
      return inner.get(key);
    },
    set: async (key, value) => {
      await wait();
      await inner.set(key, value);
    },
    remove: async (key) => {
      await wait();
      await inner.remove(key);
    },
  };
}

describe("Session", () => {
  it("uses the keys of Authing's client", async () => {
    const storage = memoryStorage();
    await new Session(storage).setUser(userOf("ada"));
    assert.equal(await storage.get("_authing_token"), "token of ada");
    assert.equal(JSON.parse(String(await storage.get("_authing_user"))).id, "ada");
  });

  it("takes over the session that Authing's client left", async () => {
    const storage = memoryStorage();
    await storage.set("_authing_token", "token of ada");
    await storage.set("_authing_user", JSON.stringify(userOf("ada")));
    assert.deepEqual(await stateOf(new Session(storage)), ["token of ada", "ada"]);
  });

  it("reads the words that Authing's client writes for no token as none", async () => {
    for (const word of ["null", "undefined", ""]) {
      const storage = memoryStorage();
      await storage.set("_authing_token", word);
      await storage.set("_authing_user", word);
      assert.deepEqual(await stateOf(new Session(storage)), [null, undefined]);
    }
  });

  it("reads anything but a user as none", async () => {
    for (const text of ["{", "[]", "7", '{"id":7}']) {
      const storage = memoryStorage();
      await storage.set("_authing_user", text);
      assert.equal(await new Session(storage).getUser(), null);
    }
  });

  it("never pairs one user with another's token, however writes overlap", async () => {
    const session = new Session(slowStorage());
    const names = ["ada", "bob", "cyd", "dee"];
    const writes = names.map((name) => session.signIn(userOf(name), session.beginAttempt()));
    for (let round = 0; round < 8; round++) {
      const [token, id] = await Promise.all([session.getToken(), session.getUser()]).then(([t, u]) => [t, u?.id]);
      assert.equal(token, `token of ${id}`);
    }
    await Promise.all(writes);
    assert.deepEqual(await stateOf(session), ["token of dee", "dee"]);
  });

  it("keeps the later of two sign-ins, whichever answer comes first", async () => {
    const session = new Session(memoryStorage());
    const [first, second] = [session.beginAttempt(), session.beginAttempt()];
    await session.signIn(userOf("bob"), second);
    await session.signIn(userOf("ada"), first);
    assert.deepEqual(await stateOf(session), ["token of bob", "bob"]);
  });

  it("stays signed out when a sign-in from before answers late", async () => {
    const session = new Session(memoryStorage());
    const attempt = session.beginAttempt();
    await session.clearUser();
    await session.signIn(userOf("ada"), attempt);
    session.remember("mfa token", attempt);
    assert.deepEqual([...(await stateOf(session)), session.mfaToken], [null, undefined, null]);
  });

  it("refreshes only the session it was asked with", async () => {
    const session = new Session(memoryStorage());
    await session.setUser(userOf("bob"));
    await session.refresh("token of ada", () => userOf("ada"), "newer token of ada");
    await session.signOut("token of ada");
    assert.deepEqual(await stateOf(session), ["token of bob", "bob"]);
    await session.refresh("token of bob", () => userOf("bob"), "newer token of bob");
    assert.deepEqual(await stateOf(session), ["newer token of bob", "bob"]);
    await session.signOut("newer token of bob");
    assert.deepEqual(await stateOf(session), [null, undefined]);
  });

  it("ends with a user who has no token", async () => {
    const session = new Session(memoryStorage());
    await session.setUser(userOf("ada"));
    await session.signIn(userOf("bob", null), session.beginAttempt());
    assert.deepEqual(await stateOf(session), [null, undefined]);
  });

  it("drops the user of another token", async () => {
    const session = new Session(memoryStorage());
    await session.setUser(userOf("ada"));
    await session.setToken("token of ada");
    assert.deepEqual(await stateOf(session), ["token of ada", "ada"]);
    await session.setToken("token of bob");
    assert.deepEqual(await stateOf(session), ["token of bob", undefined]);
  });

  it("prefers a sign-in under way to the session from before it, and the session to a step-up of it", async () => {
    const session = new Session(memoryStorage());
    await session.setUser(userOf("ada"));
    session.remember("step-up");
    assert.deepEqual(await session.callerOf({}), { token: "token of ada" });
    session.remember("sign-in", session.beginAttempt());
    assert.equal((await session.callerOf({})).mfaToken, "sign-in");
    await session.signIn(userOf("bob"), session.beginAttempt());
    assert.deepEqual(await session.callerOf({}), { token: "token of bob" });
    assert.equal(session.mfaToken, null);
  });

  it("keeps the mfaToken of another sign-in when one is completed, and prefers the session to it", async () => {
    const session = new Session(memoryStorage());
    session.remember("of ada", session.beginAttempt());
    session.remember("of bob", session.beginAttempt());
    await session.signIn(userOf("ada"), session.beginAttempt(), "of ada");
    assert.equal(session.mfaToken, "of bob");
    assert.deepEqual(await session.callerOf({}), { token: "token of ada" });
  });

  it("speaks for whom a call names, before anybody it remembers", async () => {
    const session = new Session(memoryStorage());
    await session.setUser(userOf("ada"));
    session.remember("sign-in", session.beginAttempt());
    assert.deepEqual(await session.callerOf({ token: "named" }), { token: "named" });
    assert.deepEqual(await session.callerOf({ mfaToken: "named", token: "too" }), { mfaToken: "named" });
  });

  it("keeps nothing without a storage", async () => {
    const session = new Session(null);
    await session.setUser(userOf("ada"));
    session.remember("mfa token");
    assert.deepEqual([...(await stateOf(session)), session.mfaToken], [null, undefined, null]);
  });
});
