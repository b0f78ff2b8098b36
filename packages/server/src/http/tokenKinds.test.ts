import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type CallerKind, type FailureName, failures, type Route } from "@countersign/contract";
import { createSeededRandom } from "@countersign/testkit";
import fc from "fast-check";
import { readTables } from "../propertyTests/testing/tables.ts";
import { createTestApp } from "./testing/createTestApp.ts";
import { everyRoute } from "./testing/everyRoute.ts";
import { forgeriesOf } from "./testing/forgeriesOf.ts";
import { requestOf } from "./testing/requestOf.ts";
import {
  createTokenMint,
  makeDeadTokens,
  overInStore,
  type TokenKind,
  type TokenMint,
} from "./testing/tokenSpecimens.ts";

const SEED = 7;

/** What each kind of caller comes with, and what everybody else is told. A kind of caller that is not here is no kind. */
const doors: Readonly<
  Record<CallerKind, { readonly opens: readonly TokenKind[]; readonly refusals: readonly FailureName[] }>
> = {
  anyone: { opens: ["userToken", "mfaToken", "accessToken", "poolSecret", "appSecret"], refusals: [] },
  session: {
    opens: ["userToken"],
    refusals: ["notSignedIn", "mfaTokenInvalid", "sessionExpired", "sessionRevoked"],
  },
  mfaToken: { opens: ["mfaToken"], refusals: ["notSignedIn", "mfaTokenInvalid"] },
  either: {
    opens: ["userToken", "mfaToken"],
    refusals: ["notSignedIn", "mfaTokenInvalid", "sessionExpired", "sessionRevoked"],
  },
  client: { opens: ["appSecret"], refusals: ["clientInvalid"] },
  application: { opens: ["appSecret"], refusals: ["clientInvalid"] },
  management: { opens: ["poolSecret", "accessToken"], refusals: ["credentialsInvalid"] },
};

const guarded = everyRoute.filter(({ caller }) => caller !== "anyone");

function isRefusal({ caller }: Route, code: unknown): boolean {
  return doors[caller].refusals.some((name) => failures[name].code === code);
}

/** Sends a request that is well-formed for the route and gives the number of its answer, which the client has held to the contract; 200 when it went well. */
async function ask({ client }: TokenMint, route: Route, authorization: string, seed = SEED): Promise<unknown> {
  const [request] = fc.sample(requestOf(route), { numRuns: 1, seed });
  assert.ok(request !== undefined);
  const headers = { ...request.headers, ...(authorization === "" ? {} : { authorization }) };
  const { status, body } = await client.call(request.method, request.url, { ...request.body, headers });
  if (route.dialect === "authing") assert.equal(status, 200);
  return body.code ?? body.apiCode ?? 200;
}

/** Gives all that is stored but the trail, which tells of refusals too. */
async function stateOf({ world }: TokenMint): Promise<unknown> {
  const tables = await readTables(world.database);
  return [...tables].filter(([name]) => !name.startsWith("audit_"));
}

describe("every route of the contract", () => {
  it("opens to what its kind of caller comes with, and to no other kind of live token", async (t) => {
    const mint = await createTokenMint(await createTestApp(t));
    for (const route of everyRoute) {
      const { tokens } = await mint.mint();
      const { opens } = doors[route.caller];
      const kinds = Object.keys(tokens) as TokenKind[]; // the keys of Tokens
      const before = await stateOf(mint);
      for (const kind of kinds.filter((each) => !opens.includes(each))) {
        const code = await ask(mint, route, tokens[kind]);
        assert.ok(isRefusal(route, code), `${route.operationId} answered ${code} to the ${kind}`);
      }
      assert.deepEqual(await stateOf(mint), before, `${route.operationId} did something for another's token`);
      for (const kind of opens) {
        const code = await ask(mint, route, tokens[kind]);
        assert.ok(!isRefusal(route, code), `${route.operationId} answered ${code} to the ${kind}`);
      }
    }
  });

  it("opens to nothing that is missing, ended, expired, foreign or wrong", async (t) => {
    const mint = await createTokenMint(await createTestApp(t));
    const elsewhere = await createTokenMint(await createTestApp(t, { random: createSeededRandom("elsewhere") }));
    const dead = await makeDeadTokens(mint, elsewhere);
    const before = await stateOf(mint);
    for (const route of guarded) {
      for (const [what, authorization] of Object.entries(dead)) {
        const code = await ask(mint, route, authorization);
        // The store is asked after what can be judged without it.
        const isRefused = overInStore.has(what) ? code !== 200 : isRefusal(route, code);
        assert.ok(isRefused, `${route.operationId} answered ${code} to ${what}`);
      }
    }
    assert.deepEqual(await stateOf(mint), before);
  });

  it("opens to no forgery", async (t) => {
    const mint = await createTokenMint(await createTestApp(t));
    const { tokens } = await mint.mint();
    const bearers = [tokens.userToken, tokens.mfaToken, tokens.accessToken].map((each) => each.replace("Bearer ", ""));
    const forgery = fc.constantFrom(...bearers).chain((token) => forgeriesOf(token, bearers));
    const before = await stateOf(mint);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...guarded), forgery, fc.nat(), async (route, token, seed) => {
        const code = await ask(mint, route, `Bearer ${token}`, seed);
        assert.ok(isRefusal(route, code), `${route.operationId} answered ${code}`);
      }),
      { numRuns: 600, seed: SEED },
    );
    assert.deepEqual(await stateOf(mint), before);
  });
});
