import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { failures } from "@countersign/contract";
import { speech } from "../start/speech.ts";
import { createTestApp } from "./testing/createTestApp.ts";
import { createTestClient } from "./testing/testClient.ts";

const { "zh-CN": CHINESE, "en-US": ENGLISH } = failures.notSignedIn.message;

describe("language", () => {
  it("is what x-authing-lang or Accept-Language asks for, else the service's", async (t) => {
    const { call } = createTestClient((await createTestApp(t)).app);
    const english = createTestClient((await createTestApp(t, { app: speech("en-US") })).app);
    const messageIn = async (headers: Readonly<Record<string, string>>, client = { call }) =>
      (await client.call("GET", "/api/v2/users/me", { headers })).body.message;
    assert.equal(await messageIn({}), CHINESE);
    assert.equal(await messageIn({}, english), ENGLISH);
    assert.equal(await messageIn({ "x-authing-lang": "en-US" }), ENGLISH);
    assert.equal(await messageIn({ "accept-language": "en-GB,en;q=0.9" }), ENGLISH);
    assert.equal(await messageIn({ "x-authing-lang": "zh-CN", "accept-language": "en" }), CHINESE);
    assert.equal(await messageIn({ "x-authing-lang": "undefined", "accept-language": "en" }), ENGLISH);
    assert.equal(await messageIn({ "x-authing-lang": "" }), CHINESE);
    assert.equal(await messageIn({ "x-authing-lang": "fr-FR" }, english), ENGLISH);
  });

  it("is the same in GraphQL", async (t) => {
    const { call } = createTestClient((await createTestApp(t)).app);
    const messageIn = async (headers: Readonly<Record<string, string>>) => {
      const { body } = await call("POST", "/graphql/v2", { body: { query: "{ user { id } }" }, headers });
      const [error] = body.errors as readonly { readonly message: { readonly message: string } }[];
      return error?.message.message;
    };
    assert.equal(await messageIn({}), CHINESE);
    assert.equal(await messageIn({ "x-authing-lang": "en-US" }), ENGLISH);
  });

  it("says what is malformed, and names the field in either", async (t) => {
    const { call } = createTestClient((await createTestApp(t)).app);
    for (const lang of ["zh-CN", "en-US"] as const) {
      const { body } = await call("POST", "/api/v2/login/account", { body: {}, headers: { "x-authing-lang": lang } });
      assert.ok(String(body.message).startsWith(failures.malformed.message[lang].replace(/\.$/, "")));
      assert.match(String(body.message), /account/);
    }
  });
});
