import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { poolCredentials } from "../http/testing/testClient.ts";
import { patchApplication } from "../propertyTests/testing/behaving.ts";
import { APP_ID } from "../propertyTests/testing/createWorld.ts";
import { ELSEWHERE, HOME, type Json, prepareBehaving } from "./testing/prepareBehaving.ts";

/** The back end of the adaptive demo: it checks the password by itself, asks what is due, and either lets in or hands on what the page is to run. */
describe("the back end of the adaptive demo", () => {
  it("asks by Authing's call, has the page run the component's calls, and lets in on success", async (t) => {
    const { world, client, userId, verify } = await prepareBehaving(t);
    const due = async (query: Readonly<Record<string, string>>): Promise<Json> => {
      const url = `/api/v3/get-mfa-trigger-data?${new URLSearchParams({ appId: APP_ID, ...query })}`;
      return (await client.call("GET", url, { headers: { authorization: poolCredentials } })).body.data as Json;
    };
    await patchApplication(world, { policyMode: "fixed" });
    assert.deepEqual((await due({ userId })).applicationMfa, [], "nothing is due: it lets him in by itself");
    await patchApplication(world, { policyMode: "adaptive" });
    const data = await due({ userId });
    assert.equal((data.applicationMfa as readonly Json[]).length, 1, "nobody knows where he is");
    const token = await verify(String(data.mfaToken));
    const me = await client.call("GET", "/api/v2/users/me", { token });
    assert.equal((me.body.data as Json).id, userId, "the page goes on as him");
  });

  it("is told by what it says of him: a known device and network needs the password only, an unfamiliar one more, and why", async (t) => {
    const { world, client, headers, userId, verify } = await prepareBehaving(t);
    const decide = async (where: Json): Promise<Json> => {
      const body = { user: { id: userId }, amr: ["pwd"], ...where };
      const answer = await client.call("POST", "/v1/mfa/decisions", {
        headers: { ...headers, "accept-language": "en-US" },
        body,
      });
      return answer.body;
    };
    const tokenOf = ({ secondFactor }: Json): string => (secondFactor as { readonly mfaToken: string }).mfaToken;
    await verify(tokenOf(await decide(HOME)));
    world.clock.advance(60_000);
    assert.equal((await decide(HOME)).secondFactor, null);
    const elsewhere = await decide(ELSEWHERE);
    const { verdict } = elsewhere.decision as { readonly verdict: { readonly signals: readonly Json[] } };
    const because = verdict.signals.filter(({ weight }) => Number(weight) > 0).map(({ sentence }) => sentence);
    assert.ok(because.includes("This is the first sign-in from this device."));
    const introspected = await client.call("POST", "/v1/introspect", {
      headers,
      body: { token: await verify(tokenOf(elsewhere)) },
    });
    assert.deepEqual([introspected.body.active, introspected.body.acr], [true, "2"]);
    world.clock.advance(60_000);
    assert.equal((await decide(ELSEWHERE)).secondFactor, null, "it was proved there");
  });
});
