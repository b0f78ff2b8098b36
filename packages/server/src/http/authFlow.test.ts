import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { authingRoutes } from "@countersign/contract";
import fc from "fast-check";
import { demandFactors } from "../propertyTests/testing/createWorld.ts";
import { codeOf, PASSWORD, register, registerWithApp, wrongCode } from "../propertyTests/testing/person.ts";
import { codeFor, mailbox } from "../propertyTests/testing/post.ts";
import { countRows } from "../propertyTests/testing/tables.ts";
import { createCodeClient } from "./testing/createCodeClient.ts";

type Json = Readonly<Record<string, unknown>>;

/** What comes with 1635 and 1636. */
interface Demand {
  readonly flowHandle: string;
  readonly mfaToken: string;
}

async function open(t: TestContext) {
  const given = await createCodeClient(t);
  const { client, post } = given;
  const signIn = async (email: string): Promise<Json> =>
    post("/api/v2/login/account", { account: email, password: await client.encrypt(PASSWORD) });
  return {
    ...given,
    signIn,
    async demand(email: string): Promise<Demand> {
      const { flowHandle, data } = await signIn(email);
      return { flowHandle: String(flowHandle), mfaToken: String((data as Json).mfaToken) };
    },
    flow: (action: string, flowHandle: string, data: Json = {}): Promise<Json> =>
      post("/interaction/authFlow", { action, data, flowHandle }),
    /** Begins to bind an app as Guard does, with the token as it is. */
    async associate(mfaToken: string): Promise<{ readonly secret: string }> {
      const headers = { authorization: mfaToken };
      const { data } = await post("/api/v2/mfa/totp/associate", { source: "APPLICATION" }, { headers });
      return { secret: String((data as Json).secret) };
    },
  };
}

function assertEnd({ code, statusCode, apiCode, data }: Json, email: string): void {
  assert.deepEqual({ code, statusCode, apiCode }, { code: 200, statusCode: 302, apiCode: 1600 });
  const { user } = data as { readonly user: Json };
  assert.equal(user.email, email);
  assert.equal(typeof user.token, "string");
}

describe("the flow by which Guard completes a sign-in", () => {
  it("ends with the account for the code of an app, whose second submission is a wrong one", async (t) => {
    const { world, demand, flow } = await open(t);
    const { email, app } = await registerWithApp(world);
    const { flowHandle, mfaToken } = await demand(email);
    const totp = codeOf(world, app);
    assertEnd(await flow("verify-totp", flowHandle, { totp, mfaToken }), email);
    const { code, statusCode } = await flow("verify-totp", flowHandle, { totp, mfaToken });
    assert.deepEqual({ code, statusCode }, { code: 6001, statusCode: 403 });
  });

  it("shows the next recovery code, and ends once that is acknowledged", async (t) => {
    const { world, demand, flow } = await open(t);
    const { email, app } = await registerWithApp(world);
    const { flowHandle } = await demand(email);
    const { recoveryCode } = app;
    const { code, statusCode, apiCode, data } = await flow("recovery-totp", flowHandle, { recoveryCode });
    assert.deepEqual({ code, statusCode, apiCode }, { code: 200, statusCode: 200, apiCode: undefined });
    assert.match(String((data as Json).recoveryCode), /^([0-9a-f]{4}-){5}[0-9a-f]{4}$/);
    assertEnd(await flow("confirm-totp-recovery-code", flowHandle), email);
  });

  it("binds an app where one is demanded, and ends once the recovery code is acknowledged", async (t) => {
    const { world, demand, flow, associate } = await open(t);
    await demandFactors(world, ["OTP"]);
    const { email } = await register(world);
    const { flowHandle, mfaToken } = await demand(email);
    const totp = codeOf(world, await associate(mfaToken));
    const { code, statusCode } = await flow("verify-totp-first-time", flowHandle, { totp });
    assert.deepEqual({ code, statusCode }, { code: 200, statusCode: 200 });
    assert.equal(await countRows(world, "sessions"), 0);
    assertEnd(await flow("confirm-totp-recovery-code", flowHandle), email);
  });

  it("ends for a code sent by e-mail", async (t) => {
    const { world, post, demand, flow } = await open(t);
    await demandFactors(world, ["EMAIL"]);
    const { email } = await register(world);
    const { flowHandle, mfaToken } = await demand(email);
    assert.equal((await post("/api/v2/email/send", { email, scene: "MFA_VERIFY_CODE" })).code, 200);
    const code = codeFor(world, mailbox(email), "mfaVerify");
    assertEnd(await flow("verify-email", flowHandle, { email, code, mfaToken }), email);
  });

  it("names what is missing, by its place", async (t) => {
    const { world, demand, flow } = await open(t);
    const { email } = await registerWithApp(world);
    const { flowHandle } = await demand(email);
    for (const [action, code, field] of [
      ["verify-totp", 6003, undefined],
      ["verify-totp-first-time", 6003, undefined],
      ["recovery-totp", 6004, undefined],
      ["verify-sms", 400, "data.phone"],
      ["verify-email", 400, "data.email"],
      ["passkey-verify", 400, "action"],
    ] as const) {
      const answer = await flow(action, flowHandle);
      assert.equal(answer.code, code, action);
      assert.equal((answer.data as Json | null)?.field, field, action);
      assert.ok(Number(answer.statusCode) >= 400 && Number(answer.statusCode) < 500 && answer.message !== "", action);
    }
  });

  it("refuses a handle of nobody, a pool that is not its own, and an mfaToken of another sign-in", async (t) => {
    const { world, client, demand, flow } = await open(t);
    const { email, app } = await registerWithApp(world);
    const [one, other] = [await demand(email), await demand(email)];
    const totp = codeOf(world, app);
    for (const [flowHandle, mfaToken] of [
      ["0".repeat(64), one.mfaToken],
      ["", one.mfaToken],
      [one.flowHandle, other.mfaToken],
      [one.flowHandle, "undefined"],
    ] as const)
      assert.equal((await flow("verify-totp", flowHandle, { totp, mfaToken })).code, 2021);
    const headers = { "x-authing-userpool-id": "b1".repeat(12) };
    const body = { action: "verify-totp", flowHandle: one.flowHandle, data: { totp, mfaToken: one.mfaToken } };
    assert.equal((await client.call("POST", "/interaction/authFlow", { body, headers })).body.code, 2021);
    assertEnd(await flow("verify-totp", one.flowHandle, { totp, mfaToken: one.mfaToken }), email);
  });

  it("opens no session without the account's factor, whatever a thief of its password tries in whatever order", async (t) => {
    const { world, post, demand, flow } = await open(t);
    const victim = await registerWithApp(world);
    const thief = await registerWithApp(world);
    const before = await countRows(world, "sessions", `user_id = '${victim.userId}'`);
    const attempt = fc.record({
      action: fc.constantFrom(...authingRoutes.authFlow.body.properties.action.enum),
      handle: fc.constantFrom(0, 1, 2, 3),
      token: fc.constantFrom(0, 1, 2, 3, null),
      proof: fc.constantFrom("wrong", "own", "ownNext", "ownRecovery"),
      again: fc.constantFrom(1, 2),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(attempt, { minLength: 3, maxLength: 12 }), async (attempts) => {
        const flows = await Promise.all([victim, victim, thief, thief].map(({ email }) => demand(email)));
        // Refused, as long as there is a factor.
        await Promise.all(flows.map(({ mfaToken: token }) => post("/api/v2/mfa/totp/associate", {}, { token })));
        for (const { action, handle, token, proof, again } of attempts) {
          const own = {
            wrong: wrongCode(world, victim.app),
            own: codeOf(world, thief.app),
            ownNext: codeOf(world, thief.app, 1),
          };
          const { recoveryCode } = thief.app;
          const code = proof === "ownRecovery" ? recoveryCode : own[proof];
          const data = {
            ...{ totp: code, code, recoveryCode: code, email: thief.email, photo: code, photoA: code, photoB: code },
            ...(token === null ? {} : { mfaToken: flows[token]?.mfaToken }),
          };
          const { flowHandle = "" } = flows[handle] ?? {};
          await Promise.all(Array.from({ length: again }, () => flow(action, flowHandle, data)));
        }
        assert.equal(await countRows(world, "sessions", `user_id = '${victim.userId}'`), before);
        assert.equal(await countRows(world, "mfa_tokens", `user_id = '${victim.userId}' and state <> 'open'`), 0);
        world.clock.advance(3_600_000);
      }),
      { numRuns: 12 },
    );
    // The same steps do lead in with the factor.
    const { flowHandle, mfaToken } = await demand(victim.email);
    assertEnd(await flow("verify-totp", flowHandle, { totp: codeOf(world, victim.app), mfaToken }), victim.email);
  });
});
