import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { FactorKind, PolicyFactor } from "@countersign/core";
import { APP_ID, demandFactors, POOL_ID } from "../propertyTests/testing/createWorld.ts";
import { register } from "../propertyTests/testing/person.ts";
import { plantFactor } from "../propertyTests/testing/plantFactor.ts";
import { createCodeClient, generousLimits } from "./testing/createCodeClient.ts";

interface Trigger {
  readonly mfaToken: string;
  readonly applicationMfa: readonly { readonly mfaPolicy: PolicyFactor }[];
  readonly totpMfaEnabled: boolean;
  readonly faceMfaEnabled: boolean;
  readonly mfaPhone: string | null;
  readonly mfaPhoneCountryCode: string | null;
  readonly mfaEmail: string | null;
}

interface Choice {
  readonly factor: PolicyFactor;
  readonly bound: boolean;
  readonly address: string | null;
  readonly digits: number | null;
}

const SETS: readonly (readonly FactorKind[])[] = [
  [],
  ["totp"],
  ["sms"],
  ["email"],
  ["face"],
  ["totp", "recovery"],
  ["face", "recovery"],
  ["sms", "email", "face"],
  ["totp", "sms", "email", "face", "recovery"],
];
const POLICIES: readonly (readonly PolicyFactor[])[] = [["OTP"], ["SMS", "EMAIL"], ["EMAIL"], ["FACE", "OTP"]];
const ADDRESSES: Partial<Record<FactorKind, string>> = { sms: "+8613900000001", email: "bound@example.com" };

/** Gives the address that trigger data name for the codes of a factor. */
function addressIn({ mfaPhone, mfaPhoneCountryCode, mfaEmail }: Trigger, factor: PolicyFactor): string | null {
  if (factor === "EMAIL") return mfaEmail;
  return factor === "SMS" && mfaPhone !== null ? `${mfaPhoneCountryCode}${mfaPhone}` : null;
}

describe("a page that was handed an mfaToken", () => {
  for (const firstEnrolment of ["signIn", "proved"] as const) {
    it(`is told what the sign-in itself was told (first enrolment: ${firstEnrolment})`, async (t) => {
      const { world, client, post } = await createCodeClient(t, { settings: generousLimits });
      const patch = { firstEnrolment };
      await world.ports.store.settle([{ type: "updateApplication", poolId: POOL_ID, appId: APP_ID, patch }]);
      for (const factors of POLICIES) {
        await demandFactors(world, factors);
        for (const kinds of SETS) {
          const { userId, email, password } = await register(world);
          for (const kind of kinds) await plantFactor(world, userId, kind, { address: ADDRESSES[kind] ?? null });
          const said = await post("/api/v2/login/account", {
            account: email,
            password: await client.encrypt(password),
          });
          const trigger = said.data as Trigger;
          const { status, body } = await client.call("GET", "/v1/mfa", { token: trigger.mfaToken });
          const choices = body.choices as readonly Choice[];
          const at = `${kinds} bound, ${factors} demanded`;
          assert.equal(status, 200, at);
          assert.deepEqual(
            choices.map(({ factor, address }) => [factor, address]),
            trigger.applicationMfa
              .filter(({ mfaPolicy }) => mfaPolicy !== "OTP" || kinds.length === 0 || kinds.includes("totp"))
              .map(({ mfaPolicy }) => [mfaPolicy, addressIn(trigger, mfaPolicy)]),
            at,
          );
          assert.ok(
            choices.every(({ factor, digits }) => digits === (factor === "FACE" ? null : 6)),
            at,
          );
          assert.equal(body.hasRecoveryCode, kinds.includes("recovery"), at);
          assert.equal(body.proving, firstEnrolment === "proved" && kinds.length === 0, at);
          assert.equal(
            choices.some(({ factor, bound }) => factor === "FACE" && bound),
            trigger.faceMfaEnabled,
            at,
          );
          assert.equal(
            choices.every(({ bound }) => !bound),
            kinds.length === 0,
            at,
          );
        }
      }
    });
  }

  it("is told nothing by a session, nor by a token that has done its work", async (t) => {
    const { world, client, post } = await createCodeClient(t, { factors: [], settings: generousLimits });
    const { userId, email, password } = await register(world);
    const login = async () =>
      (await post("/api/v2/login/account", { account: email, password: await client.encrypt(password) })).data;
    const { token } = (await login()) as { readonly token: string };
    assert.equal((await client.call("GET", "/v1/mfa", { token })).status, 401);
    await plantFactor(world, userId, "totp");
    await plantFactor(world, userId, "recovery");
    const { mfaToken } = (await login()) as { readonly mfaToken: string };
    const used = await post(
      "/api/v2/mfa/totp/recovery",
      { recoveryCode: "1111-2222-3333-4444-5555-6666" },
      { token: mfaToken },
    );
    assert.equal(used.code, 200);
    assert.equal((await client.call("GET", "/v1/mfa", { token: mfaToken })).status, 401);
  });
});
