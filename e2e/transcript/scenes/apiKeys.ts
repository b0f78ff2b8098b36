import type { Cast } from "../Cast.ts";

const KEYS = "POST /v1/api-keys";
const NO_SUCH = "0".repeat(24);

/** Keys of the management API. */
export async function playApiKeys({ stage, basic: headers }: Cast): Promise<void> {
  const desk = { name: "Help desk", scopes: ["support"] };
  const made = await stage.call("one", KEYS, { headers, body: desk });
  stage.names.learn(String(made.at("id")), "<id of the API key>");
  const token = String(made.at("key"));
  await stage.call("all", "GET /v1/api-keys", { headers });
  await stage.call("one of no scope", KEYS, { headers, body: { ...desk, scopes: [] } });
  await stage.call("one, without credentials", KEYS, { body: desk });
  await stage.call("one, by one without the scope", KEYS, { token, body: desk });
  const maker = await stage.call(null, KEYS, { headers, body: { name: "Maker", scopes: ["apiKeys.write"] } });
  stage.names.learn(String(maker.at("id")), "<id of the API key that makes others>");
  await stage.call("one that opens more than its maker", KEYS, { token: String(maker.at("key")), body: desk });
  const once = { headers: { ...headers, "idempotency-key": "a-key-for-the-desk" } };
  const kept = await stage.call("one, once", KEYS, { ...once, body: { ...desk, name: "Once" } });
  stage.names.learn(String(kept.at("id")), "<id of the API key that is made once>");
  await stage.call("the same one, again", KEYS, { ...once, body: { name: "Once", scopes: ["support"] } });
  await stage.call("another one, by the key of the first", KEYS, { ...once, body: desk });
  const illFormed = { headers: { ...headers, "idempotency-key": "two words" } };
  await stage.call("one, by a key that is none", KEYS, { ...illFormed, body: desk });
  const unheard = { headers: { "idempotency-key": "a-key" }, body: {} };
  await stage.call("a key where requests are carried out each time", "POST /v1/step-up", unheard);
  await stage.call("all, by one without the scope", "GET /v1/api-keys", { token });
  await stage.call("one less", `DELETE /v1/api-keys/${String(made.at("id"))}`, { headers });
  await stage.call("none less", `DELETE /v1/api-keys/${NO_SUCH}`, { headers });
  await stage.call("one less, without credentials", `DELETE /v1/api-keys/${NO_SUCH}`);
}
