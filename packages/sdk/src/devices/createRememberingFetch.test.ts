import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { memoryStorage } from "../TokenStorage.ts";
import { createRememberingFetch } from "./createRememberingFetch.ts";

interface Sent {
  readonly url: string;
  readonly shown: string | null;
}

/** Answers with the next of what is to be kept. */
function remember(...given: readonly (string | null)[]) {
  const sent: Sent[] = [];
  const storage = memoryStorage();
  const send: typeof fetch = async (input, init) => {
    const { url, headers } = new Request(input, init);
    sent.push({ url, shown: headers.get("x-countersign-device") });
    const next = given[sent.length - 1] ?? null;
    return new Response("{}", { headers: next === null ? {} : { "x-countersign-device": next } });
  };
  const appHost = "https://login.example.com/mfa/";
  return { sent, storage, fetch: createRememberingFetch({ appHost, storage, fetch: send }) };
}

const LOGIN = "https://login.example.com/mfa/api/v2/login/account";
const post = { method: "POST", body: "{}", headers: { "content-type": "application/json" } };

describe("a fetch that remembers", () => {
  it("shows what it was given last, and keeps it where nothing is given", async () => {
    const { sent, fetch } = remember("a.1", null, "a.2~b.1");
    for (let times = 0; times < 4; times += 1) await fetch(LOGIN, post);
    assert.deepEqual(
      sent.map(({ shown }) => shown),
      [null, "a.1", "a.1", "a.2~b.1"],
    );
  });

  it("shows it to the service alone, and where it is asked for", async () => {
    const { sent, storage, fetch } = remember();
    await storage.set("countersign_devices", "a.1");
    const elsewhere = [
      "https://evil.example.com/",
      "https://login.example.com/mfa2/api",
      "https://login.example.com.evil/mfa/",
    ];
    for (const url of elsewhere) await fetch(url, post);
    await fetch("https://login.example.com/mfa/v1/me/activity?");
    assert.ok(sent.every(({ shown }) => shown === null));
    await fetch("https://login.example.com/mfa/v1/me/trusted-devices");
    assert.equal(sent.at(-1)?.shown, "a.1");
  });
});
