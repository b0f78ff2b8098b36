import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type FailureName, failures } from "@countersign/contract";
import fc from "fast-check";
import { captureLog } from "../log/testing/captureLog.ts";
import type { createWorld } from "../propertyTests/testing/createWorld.ts";
import { PASSWORD, register } from "../propertyTests/testing/person.ts";
import { createTestApp } from "./testing/createTestApp.ts";
import { everyRoute } from "./testing/everyRoute.ts";
import { requestOf } from "./testing/requestOf.ts";
import { createTestClient } from "./testing/testClient.ts";

interface Line {
  readonly msg: string;
  readonly route: string | null;
  readonly subject?: string | null;
  readonly failure?: FailureName | null;
  readonly status: number;
  readonly wireCode?: number | null;
}

/** What people type, in every field that has such a name. */
const TYPED = {
  email: "typed.by.somebody@example.com",
  account: "typed.by.somebody@example.com",
  phone: "+8613912345678",
  code: "918273",
  totp: "918274",
  passCode: "918273",
  password: "typed-password-of-somebody",
  newPassword: "typed-new-password-of-somebody",
  oldPassword: "typed-old-password-of-somebody",
  username: "typed.name.of.somebody",
  recoveryCode: "abcd-ef01-2345-6789-abcd-ef02",
};

/** Gives an application whose log is read, with somebody who is signed in. */
async function createLogged(t: Parameters<typeof createWorld>[0]) {
  const { logger, lines } = captureLog();
  const { app, world } = await createTestApp(t, { app: { logger } });
  const client = createTestClient(app);
  const person = await register(world);
  const password = await client.encrypt(PASSWORD);
  const signIn = (typed: string) =>
    client.call("POST", "/api/v2/login/account", { body: { account: person.email, password: typed } });
  const requests = () =>
    lines()
      .map((line) => JSON.parse(line) as Line)
      .filter(({ msg }) => msg === "request");
  return { client, person, password, signIn, requests, lines };
}

describe("the log line of a request", () => {
  it("names the failure by the catalogue and nobody by what was typed, whatever route refuses it and whoever asks", async (t) => {
    const { client, person, password, signIn, requests, lines } = await createLogged(t);
    const token = String(((await signIn(password)).body.data as { token: string }).token);
    let asked = 0;
    for (const caller of [{}, { token }, { token: "no.such.token" }]) {
      for (const route of everyRoute) {
        const [request] = fc.sample(requestOf(route), { numRuns: 1, seed: 7 });
        assert.ok(request !== undefined);
        const { method, url, headers, body } = request;
        const isPlain = route.consumes === undefined && body.body !== undefined;
        const typed = isPlain ? { body: { ...(body.body as object), ...TYPED } } : body;
        await client.call(method, url, { ...typed, ...caller, headers });
        asked += 1;
      }
    }
    const told = requests();
    assert.ok(told.length >= asked && asked > 150, `${told.length} of ${asked}`);
    for (const line of told) {
      const isRefused = line.status >= 400 || (line.wireCode != null && line.wireCode !== 200);
      if (isRefused) assert.ok(line.failure != null, JSON.stringify(line));
      if (line.failure == null) continue;
      assert.notEqual(line.wireCode, 200, JSON.stringify(line));
      assert.ok(line.failure in failures, line.failure);
      if (line.wireCode != null) assert.equal(failures[line.failure].code, line.wireCode);
    }
    assert.ok(new Set(told.map(({ failure }) => failure)).size > 10, "many ways to be refused");
    const subjects = new Set(told.map(({ subject }) => subject ?? null));
    for (const subject of subjects) assert.ok(subject === null || /^[0-9a-f]{24}$/.test(subject), String(subject));
    assert.ok(subjects.has(person.userId));
    const text = lines().join("");
    for (const secret of [...Object.values(TYPED), person.email, PASSWORD, password, token])
      assert.ok(!text.includes(secret), secret);
  });

  it("names the account that a sign-in was refused to, and nobody where nobody is meant", async (t) => {
    const { client, person, signIn, requests } = await createLogged(t);
    await signIn(await client.encrypt("wrong"));
    await client.call("POST", "/api/v2/login/account", {
      body: { account: "nobody@example.com", password: await client.encrypt("wrong") },
    });
    const refused = requests().filter(({ failure }) => failure === "passwordWrong");
    assert.deepEqual(
      refused.map(({ subject, wireCode }) => [subject ?? null, wireCode]),
      [
        [person.userId, 2333],
        [null, 2333],
      ],
    );
  });

  it("names the account of a session also where the trail is told nothing", async (t) => {
    const { client, person, password, signIn, requests } = await createLogged(t);
    const token = String(((await signIn(password)).body.data as { token: string }).token);
    await client.call("GET", "/api/v2/users/me", { token });
    await client.graphql("{ user { id } }", {}, { token });
    const own = requests().filter(({ route }) => route === "/api/v2/users/me" || route === "/graphql/v2");
    assert.deepEqual(
      own.map(({ subject, failure }) => [subject, failure ?? null]),
      own.map(() => [person.userId, null]),
    );
    assert.equal(own.length, 2);
  });
});
