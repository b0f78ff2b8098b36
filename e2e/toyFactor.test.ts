import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { promisify } from "node:util";
import { startServer } from "./startServer.ts";
import { basicOf } from "./support/basicOf.ts";
import { callApi } from "./support/callApi.ts";
import { Person } from "./support/Person.ts";
import { addFile, addLines, copyWorkspace } from "./toyFactor/copyWorkspace.ts";
import { toySources } from "./toyFactor/toySources.ts";

const ROOT = join(import.meta.dirname, "..");
const KIND = "toy";

/** Gives the files that the chapter of CONTRIBUTING.md on adding a factor names, in its order. */
async function listedFiles(): Promise<readonly string[]> {
  const text = await readFile(join(ROOT, "CONTRIBUTING.md"), "utf8");
  const chapter = /## Adding a factor\n(.*?)\n## /s.exec(text)?.[1] ?? assert.fail("there is no such chapter");
  return [...chapter.matchAll(/^\d+\. `([^`]+)`/gm)].map(([, file]) => file ?? "");
}

const files = await listedFiles();
const copy = await copyWorkspace({ after });
for (const file of files) {
  const path = join(copy, file.replaceAll("<kind>", KIND));
  const added = toySources[file] ?? [];
  await (typeof added === "string" ? addFile(path, added) : addLines(path, added));
}
const server = await startServer({ after }, { program: join(copy, "packages/server/src/cli/main.ts") });

interface Trigger {
  readonly mfaToken: string;
  readonly passkeyEnabled: boolean;
  readonly applicationMfa: readonly { readonly mfaPolicy: string }[];
}

describe("a factor that is added as CONTRIBUTING.md says", () => {
  const say = (step: string, token: string, body: unknown) =>
    callApi<{ token?: string }>(server, `/api/v2/mfa/${KIND}/${step}`, { token, body });

  async function signIn(person: Person): Promise<Trigger> {
    const { body } = await person.logIn();
    assert.equal(body.code, 1636);
    return body.data as unknown as Trigger;
  }

  it("needs no more than the list says", () => {
    assert.deepEqual([...files].sort(), Object.keys(toySources).sort());
  });

  it("can be demanded", async () => {
    const body = { appId: server.appId, enabledFactors: ["PASSKEY"] };
    const demanded = await callApi(server, "/api/v3/update-application-mfa-settings", {
      headers: basicOf(server),
      body,
    });
    assert.equal(demanded.body.code, 200);
  });

  it("type-checks", async () => {
    const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
    const errors = await promisify(execFile)(process.execPath, [tsc, "-p", copy, "--noEmit"]).then(
      ({ stdout }) => stdout,
      ({ stdout }: { readonly stdout: string }) => stdout,
    );
    assert.equal(errors, "");
  });

  it("is bound while signing in under a policy, completes the next sign-in once, counts what is wrong and locks", async () => {
    const person = await Person.register(server);
    const first = await signIn(person);
    assert.deepEqual(
      [first.passkeyEnabled, first.applicationMfa.map(({ mfaPolicy }) => mfaPolicy)],
      [false, ["PASSKEY"]],
    );
    assert.equal((await say("associate", first.mfaToken, { word: "sesame" })).body.code, 200);
    assert.equal((await say("associate/confirm", first.mfaToken, { said: "open" })).body.code, 2001);
    const bound = await say("associate/confirm", first.mfaToken, { said: "sesame 0" });
    assert.equal(claimsOf(bound.body.data.token).acr, "2");

    const { mfaToken, passkeyEnabled } = await signIn(person);
    assert.equal(passkeyEnabled, true);
    assert.equal((await say("verify", mfaToken, { said: "sesame 0" })).body.code, 2001, "it was used up");
    const passed = await say("verify", mfaToken, { said: "sesame 1" });
    assert.equal(passed.body.code, 200);
    assert.deepEqual(claimsOf(passed.body.data.token).amr, ["pwd", "otp", "mfa"]);

    const locked = await signIn(person);
    for (let guess = 0; guess < 5; guess += 1) await say("verify", locked.mfaToken, { said: "abracadabra" });
    assert.equal((await say("verify", locked.mfaToken, { said: "sesame 2" })).body.code, 2057);
  });
});

function claimsOf(token: string | undefined): Readonly<Record<string, unknown>> {
  return JSON.parse(Buffer.from(token?.split(".")[1] ?? "", "base64url").toString());
}
