import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { demandFactors } from "../propertyTests/testing/createWorld.ts";
import { PASSWORD, register, registerWithApp } from "../propertyTests/testing/person.ts";
import { createTestApp } from "./testing/createTestApp.ts";
import { createTestClient } from "./testing/testClient.ts";

const phones = ["Guard-iOS@1.4.10", "Guard-Android@1.5.8", "sdk-flutter", "sdk-flutter@2"];
const others = ["", "sdk", "guard-ios", "web Guard-iOS@1.4.10", "Guard@5.3.9", "undefined"];

describe("a client for phones, which knows 1636 alone", () => {
  it("is asked by it for a factor that the application does not demand, and by the same data as others by 1635", async (t) => {
    const { app, world } = await createTestApp(t);
    const { call, encrypt } = createTestClient(app);
    const { email } = await registerWithApp(world);
    const ask = async (client: string) => {
      const body = { account: email, password: await encrypt(PASSWORD) };
      const answer = await call("POST", "/api/v2/login/account", {
        body,
        headers: { "x-authing-request-from": client },
      });
      const { mfaToken, ...data } = answer.body.data as Readonly<Record<string, unknown>>;
      assert.equal(typeof mfaToken, "string");
      return { code: answer.body.code, data };
    };
    const { code, data } = await ask("sdk");
    assert.equal(code, 1635);
    for (const client of others) assert.deepEqual(await ask(client), { code: 1635, data }, client);
    for (const client of phones) assert.deepEqual(await ask(client), { code: 1636, data }, client);
    assert.equal(data.totpMfaEnabled, true);
  });

  it("is told by a flag where nothing is bound yet", async (t) => {
    const { app, world } = await createTestApp(t);
    const { call, encrypt } = createTestClient(app);
    await demandFactors(world, ["OTP"]);
    const { email } = await register(world);
    for (const client of [...phones, "sdk"]) {
      const body = { account: email, password: await encrypt(PASSWORD) };
      const answer = await call("POST", "/api/v2/login/account", {
        body,
        headers: { "x-authing-request-from": client },
      });
      assert.equal(answer.body.code, 1636);
      assert.equal((answer.body.data as { readonly totpMfaEnabled: unknown }).totpMfaEnabled, false);
    }
  });
});
