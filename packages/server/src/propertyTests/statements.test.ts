import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { type SignInPolicy, setPolicy } from "@countersign/core";
import { pictureOf, type Scene } from "../face/testing/createFakeFaceEngine.ts";
import { createCodeClient } from "../http/testing/createCodeClient.ts";
import type { Call } from "../http/testing/testClient.ts";
import { patchApplication } from "./testing/behaving.ts";
import { from, POOL_ID, type WorldOptions } from "./testing/createWorld.ts";
import { engines } from "./testing/engines.ts";
import { MANY_UPLOADS, registerWithFace } from "./testing/faces.ts";
import { codeOf, PASSWORD, type Person, register, registerWithApp } from "./testing/person.ts";
import { codeFor, mailbox } from "./testing/post.ts";

const MINUTE_MS = 60_000;

type Json = Readonly<Record<string, unknown>>;

/** A service whose statements are counted, and a person who uses it. */
async function prepare(t: TestContext, settings: Readonly<Record<string, string>>, options: WorldOptions = {}) {
  const statements: string[] = [];
  const onStatement = (text: string): void => void statements.push(text);
  const given = await createCodeClient(t, { ...options, settings: { ...MANY_UPLOADS, ...settings }, onStatement });
  const { client } = given;
  const password = await client.encrypt(PASSWORD);
  return {
    ...given,
    async mfaToken({ email }: Person): Promise<string> {
      const { body } = await client.call("POST", "/api/v2/login/account", { body: { account: email, password } });
      return String((body.data as Json).mfaToken);
    },
    /** Demands that a request goes well and takes no more statements than that. */
    async spend(atMost: number, flow: string, path: string, call: Call): Promise<Json> {
      statements.length = 0;
      const { status, body } = await client.call("POST", path, call);
      const counted = [...statements];
      assert.equal(body.code ?? status, 200, `${flow}: ${JSON.stringify(body)}`);
      t.diagnostic(`${flow}: ${counted.length} statements of ${atMost}`);
      const listed = counted.map((text) => text.replaceAll(/\s+/g, " ").slice(0, 90)).join("\n");
      assert.ok(counted.length <= atMost, `${flow}: ${counted.length} statements instead of ${atMost}\n${listed}`);
      return body;
    },
  };
}

/**
 * Every statement is a way to the database and back, while others wait. A change that needs one more raises the number, and
 * its commit says which rule needs it.
 */
for (const { engine, settingsFor, options } of engines) {
  describe(`the statements of a request: ${engine}`, options, () => {
    it("are ten to verify a TOTP, and two more where the account has not signed in from", async (t) => {
      const { world, mfaToken, spend } = await prepare(t, await settingsFor(t));
      const person = await registerWithApp(world);
      for (const [atMost, flow] of [
        [12, "TOTP verify, from a new place"],
        [10, "TOTP verify"],
      ] as const) {
        const token = await mfaToken(person);
        await spend(atMost, flow, "/api/v2/mfa/totp/verify", { token, body: { totp: codeOf(world, person.app) } });
        world.clock.advance(MINUTE_MS);
      }
    });

    it("are twelve to sign in by a password, two more from a new place and one where a policy decides, whatever it has to compare with", async (t) => {
      const { world, client, spend } = await prepare(t, await settingsFor(t));
      const { email } = await register(world);
      const body = { account: email, password: await client.encrypt(PASSWORD) };
      const passing: SignInPolicy = { format: 1, signals: {}, steps: [] };
      const scope = { poolId: POOL_ID, appId: null, actor: "operator", origin: from() } as const;
      await setPolicy(world.ports, { scope, appId: null, state: "live", policy: passing });
      for (const [atMost, flow, policyMode] of [
        [14, "password, from a new place", "fixed"],
        [12, "password", "fixed"],
        [13, "password, by a policy", "adaptive"],
      ] as const) {
        await patchApplication(world, { policyMode });
        await spend(atMost, flow, "/api/v2/login/account", { body });
        world.clock.advance(MINUTE_MS);
      }
    });

    it("are twelve to send a text message", async (t) => {
      const { world, spend } = await prepare(t, await settingsFor(t));
      await register(world); // the first event of a process begins its chain
      const body = { phone: "+8613800138000", scene: "login" };
      await spend(12, "SMS send", "/api/v2/sms/send", { body });
    });

    it("are twenty-four for e-mail as a second factor, where the address is bound by it in a new place, with the recovery code that comes with it", async (t) => {
      const { world, mfaToken, post, spend } = await prepare(t, await settingsFor(t), { factors: ["EMAIL"] });
      const person = await register(world);
      const flows = [
        [24, "e-mail factor, binding, from a new place"],
        [14, "e-mail factor, bound"],
      ] as const;
      for (const [atMost, flow] of flows) {
        world.clock.advance(MINUTE_MS);
        const token = await mfaToken(person);
        const { email } = person;
        assert.equal((await post("/api/v2/email/send", { email, scene: "MFA_VERIFY" })).code, 200);
        const body = { email, code: codeFor(world, mailbox(email), "mfaVerify") };
        await spend(atMost, flow, "/api/v2/applications/mfa/email/verify", { token, body });
      }
    });

    it("are fourteen for the last frame of a live face session in a new place", async (t) => {
      const { world, client, mfaToken, spend } = await prepare(t, await settingsFor(t), { factors: ["FACE"] });
      const token = await mfaToken(await registerWithFace(world));
      const path = "/v1/mfa/face/session";
      const opened = (await client.call("POST", path, { token, body: { purpose: "verify" } })).body;
      let { action } = opened as { action: NonNullable<Scene["action"]> };
      for (let step = 1; ; step += 1) {
        const image = Buffer.from(pictureOf({ action, salt: step })).toString("base64");
        const frame = { token, body: { sequence: step, image } };
        const framePath = `${path}/${String(opened.id)}/frame`;
        if (step === opened.steps) {
          const { status } = await spend(14, "last live frame, from a new place", framePath, frame);
          assert.equal(status, "passed");
          return;
        }
        const { body } = await client.call("POST", framePath, frame);
        action = body.action as typeof action;
      }
    });
  });
}
