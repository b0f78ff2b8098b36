import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import { defaultStorage, memoryStorage, type TokenStorage, tolerantStorage } from "./TokenStorage.ts";

/** A storage that fails on demand, as one whose quota is used up. */
function failingStorage(failing: { get?: boolean; set?: boolean; remove?: boolean }): {
  storage: TokenStorage;
  values: Map<string, string>;
} {
  const values = new Map<string, string>();
  const check = (fails: boolean | undefined): void => {
    if (fails) throw new Error("QuotaExceededError");
  };
  const storage: TokenStorage = {
    get: (key) => {
      check(failing.get);
      return values.get(key) ?? null;
    },
    set: (key, value) => {
      check(failing.set);
      values.set(key, value);
    },
    remove: async (key) => {
      check(failing.remove);
      values.delete(key);
    },
  };
  return { storage, values };
}

describe("tolerantStorage", () => {
  it("keeps in memory what the storage refuses", async () => {
    const storage = tolerantStorage(failingStorage({ set: true }).storage);
    await storage.set("key", "value");
    assert.equal(await storage.get("key"), "value");
  });

  it("leaves nothing outdated behind what it could not write", async () => {
    const failing = { set: false };
    const { storage: inner, values } = failingStorage(failing);
    const storage = tolerantStorage(inner);
    await storage.set("key", "old");
    failing.set = true;
    await storage.set("key", "new");
    assert.deepEqual([await storage.get("key"), values.get("key")], ["new", undefined]);
  });

  it("answers nothing for what was removed, though the storage refuses to remove it", async () => {
    const failing = { remove: true };
    const storage = tolerantStorage(failingStorage(failing).storage);
    await storage.set("key", "value");
    await storage.remove("key");
    assert.equal(await storage.get("key"), null);
  });

  it("goes back to the storage once it works again", async () => {
    const failing = { set: true };
    const { storage: inner, values } = failingStorage(failing);
    const storage = tolerantStorage(inner);
    await storage.set("key", "one");
    failing.set = false;
    await storage.set("key", "two");
    assert.equal(values.get("key"), "two");
    values.set("key", "of another tab");
    assert.equal(await storage.get("key"), "of another tab");
  });

  it("answers nothing when the storage cannot be read", async () => {
    assert.equal(await tolerantStorage(failingStorage({ get: true }).storage).get("key"), null);
  });
});

describe("defaultStorage", () => {
  const page = globalThis as { window?: object };
  afterEach(() => {
    delete page.window;
  });

  it("is the page's localStorage in a browser", async () => {
    const values = new Map<string, string>();
    page.window = {
      localStorage: {
        getItem: (key: string) => values.get(key) ?? null,
        setItem: (key: string, value: string) => void values.set(key, value),
        removeItem: (key: string) => void values.delete(key),
      },
    };
    const storage = defaultStorage();
    await storage.set("key", "value");
    assert.deepEqual([values.get("key"), await storage.get("key")], ["value", "value"]);
    await storage.remove("key");
    assert.equal(values.size, 0);
  });

  it("is memory where the page may not touch localStorage", async () => {
    page.window = Object.defineProperty({}, "localStorage", {
      get: () => {
        throw new Error("SecurityError");
      },
    });
    const storage = defaultStorage();
    await storage.set("key", "value");
    assert.equal(await storage.get("key"), "value");
  });

  it("is memory of its own in a server, even where the runtime has a localStorage", async () => {
    const storage = defaultStorage();
    await storage.set("key", "value");
    assert.equal(await defaultStorage().get("key"), undefined);
    assert.equal(await memoryStorage().get("key"), undefined);
  });
});
