import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createContext, runInContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { bundle } from "./testing/bundle.ts";
import { MockCountersign } from "./testing/mockCountersign.ts";

const BUDGET_BYTES = 8_000;
/** Of what the live session adds, what it shares with the package counted again. */
const FACE_BUDGET_BYTES = 2_500;

const ACCOUNT_BUDGET_BYTES = 1_000;

/** What the package takes from a browser; nothing of Node's is among it. */
function page(): Record<string, unknown> & { stored: Map<string, string> } {
  const stored = new Map<string, string>();
  const localStorage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  };
  const web = {
    fetch,
    Headers,
    FormData,
    URLSearchParams,
    AbortController,
    TextEncoder,
    crypto,
    atob,
    btoa,
    setTimeout,
    clearTimeout,
  };
  return { ...web, stored, window: { localStorage } };
}

describe("in a browser", () => {
  it(`the package takes at most ${BUDGET_BYTES} bytes, compressed`, async () => {
    const bytes = gzipSync(await bundle("esm"), { level: 9 }).length;
    assert.ok(bytes <= BUDGET_BYTES, `${bytes} bytes`);
  });

  it(`the live session takes at most ${FACE_BUDGET_BYTES} more`, async () => {
    const bytes = gzipSync(await bundle("esm", "face"), { level: 9 }).length;
    assert.ok(bytes <= FACE_BUDGET_BYTES, `${bytes} bytes`);
  });

  it(`what a user does with his own account takes at most ${ACCOUNT_BUDGET_BYTES} more`, async () => {
    const bytes = gzipSync(await bundle("esm", "account"), { level: 9 }).length;
    assert.ok(bytes <= ACCOUNT_BUDGET_BYTES, `${bytes} bytes`);
  });

  it("it needs no other module", async () => {
    for (const entry of ["index", "face", "pending", "account", "devices", "backend"] as const) {
      assert.doesNotMatch(await bundle("esm", entry), /\bimport\b|\brequire\b/);
    }
  });

  it("signs in, passes the second factor and keeps the session, without anything of Node's", async () => {
    const user = { email: "ada@example.com", password: "pässwörd 🔑", totp: "123456" };
    const server = await new MockCountersign([user]).start();
    const context = page();
    const script = `
      const client = new Countersign.AuthenticationClient({ appId: "app", appHost: ${JSON.stringify(server.host)} });
      client.loginByEmail(${JSON.stringify(user.email)}, ${JSON.stringify(user.password)}).catch((error) => {
        if (!(error instanceof Countersign.MfaRequiredError)) throw error;
        return client.mfa.verifyTotpMfa({ totp: "123456" });
      }).then(() => client.getCurrentUser()).then((user) => user.email);
    `;
    createContext(context);
    assert.equal(await runInContext(`${await bundle("iife")}\n${script}`, context), user.email);
    assert.deepEqual([...context.stored.keys()].sort(), ["_authing_token", "_authing_user"]);
  });
});
