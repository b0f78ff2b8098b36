import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import type { FactorKind } from "@countersign/core";
import { createCodeClient } from "../http/testing/createCodeClient.ts";
import { codeOf, PASSWORD, type Person, register } from "../propertyTests/testing/person.ts";
import { PLANTED_SECRET, plantFactor } from "../propertyTests/testing/plantFactor.ts";
import { peek } from "../tokens/testing/tokenNodes.ts";

type Json = Readonly<Record<string, unknown>>;
type Demand = { readonly acr?: "1" | "2"; readonly maxAge?: number };

async function prepare(t: TestContext, bound: readonly FactorKind[]) {
  const { world, client, post } = await createCodeClient(t);
  const person = await register(world);
  const password = await client.encrypt(PASSWORD);
  for (const kind of bound) await plantFactor(world, person.userId, kind, { address: addressOf(kind, person) });

  async function signIn(): Promise<string> {
    const { data } = await post("/api/v2/login/account", { account: person.email, password });
    const { token, mfaToken } = data as Json;
    return mfaToken === undefined ? String(token) : verify(String(mfaToken));
  }

  async function verify(mfaToken: string): Promise<string> {
    world.clock.advance(90_000);
    const totp = codeOf(world, { secret: PLANTED_SECRET });
    const { data } = await post("/api/v2/mfa/totp/verify", { totp }, { token: mfaToken });
    return String((data as Json).token);
  }

  async function ask(token: string, demand: Demand): Promise<{ readonly status: number; readonly body: Json }> {
    return client.call("POST", "/v1/step-up", { token, body: demand });
  }

  async function refusal(token: string, demand: Demand): Promise<readonly unknown[]> {
    const { status, body } = await ask(token, demand);
    return [status, body.code];
  }

  return { world, signIn, verify, ask, refusal };
}

function addressOf(kind: FactorKind, { email }: Person): string | null {
  return kind === "email" ? email : kind === "sms" ? "+8613800138000" : null;
}

describe("stepping a session up", () => {
  it("is not asked of a session that has what is demanded, and says when it was proved", async (t) => {
    const { world, signIn, ask } = await prepare(t, ["totp"]);
    const token = await signIn();
    const mfaTime = Math.floor(world.clock.nowMs() / 1000);
    const { status, body } = await ask(token, {});
    const { token: told, ...facts } = body;
    assert.deepEqual([status, facts], [200, { acr: "2", authTime: mfaTime - 90, mfaTime }]);
    assert.deepEqual(
      [peek(String(told)).payload.jti, peek(String(told)).payload.mfa_time],
      [peek(token).payload.jti, mfaTime],
    );
    world.clock.advance(60_000);
    assert.equal((await ask(token, { maxAge: 60 })).status, 200);
    assert.equal((await ask(token, { acr: "1", maxAge: 60 })).status, 200);
  });

  it("decays: what was proved longer ago than the demand allows is asked for anew, and opens a session of its own", async (t) => {
    const { world, signIn, verify, ask, refusal } = await prepare(t, ["totp"]);
    const old = await signIn();
    world.clock.advance(61_000);
    const { status, body } = await ask(old, { maxAge: 60 });
    assert.deepEqual([status, body.code], [401, 1636]);
    const fresh = await verify(String(body.mfaToken));
    assert.equal((await ask(fresh, { maxAge: 60 })).status, 200);
    assert.deepEqual(await refusal(old, { maxAge: 60 }), [401, 1636]);
    assert.equal((await ask(old, {})).status, 200, "it stays what it was");
  });

  it("is refused where nothing that is bound counts, whatever was proved", async (t) => {
    for (const bound of [[], ["email"], ["face"]] as const satisfies readonly (readonly FactorKind[])[]) {
      const { signIn, refusal } = await prepare(t, bound);
      assert.deepEqual(await refusal(await signIn(), {}), [409, 2111], bound.join());
    }
  });

  it("leads to a new sign-in where nothing is bound and the sign-in is too old", async (t) => {
    const { world, signIn, ask, refusal } = await prepare(t, []);
    const token = await signIn();
    assert.equal((await ask(token, { acr: "1", maxAge: 60 })).status, 200);
    world.clock.advance(61_000);
    assert.deepEqual(await refusal(token, { acr: "1", maxAge: 60 }), [401, 2206]);
    assert.equal((await ask(token, { acr: "1" })).status, 200);
  });

  it("is told by tokens: when what raised them was passed, and nothing where nothing did", async (t) => {
    const { world, signIn } = await prepare(t, ["totp"]);
    const { payload } = peek(await signIn());
    assert.deepEqual([payload.acr, payload.mfa_time], ["2", Math.floor(world.clock.nowMs() / 1000)]);
    const other = await prepare(t, []);
    const plain = peek(await other.signIn()).payload;
    assert.deepEqual([plain.acr, "mfa_time" in plain], ["1", false]);
  });

  it("refuses demands that it does not understand", async (t) => {
    const { signIn, refusal } = await prepare(t, ["totp"]);
    const token = await signIn();
    for (const demand of [{ acr: "3" }, { maxAge: 0 }, { maxAge: -1 }, { maxAge: 1.5 }, { max_age: 5 }]) {
      assert.deepEqual(await refusal(token, demand as Demand), [400, 400], JSON.stringify(demand));
    }
    assert.equal((await refusal("", {}))[0], 401);
  });
});
