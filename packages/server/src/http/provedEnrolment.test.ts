import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { failures } from "@countersign/contract";
import { askAndRead } from "../propertyTests/testing/codes.ts";
import { APP_ID, POOL_ID } from "../propertyTests/testing/createWorld.ts";
import { codeOf, register } from "../propertyTests/testing/person.ts";
import { mailbox } from "../propertyTests/testing/post.ts";
import { createCodeClient, generousLimits } from "./testing/createCodeClient.ts";

type Json = Readonly<Record<string, unknown>>;

describe("an application that wants an address proved before anything is bound", () => {
  it("answers the code for it with 1636 again, and binds by what that carries", async (t) => {
    const { world, client, post } = await createCodeClient(t, { factors: ["OTP"], settings: generousLimits });
    const patch = { firstEnrolment: "proved" } as const;
    await world.ports.store.settle([{ type: "updateApplication", poolId: POOL_ID, appId: APP_ID, patch }]);
    const { email, password } = await register(world);
    const asked = await post("/api/v2/login/account", { account: email, password: await client.encrypt(password) });
    const first = asked.data as Json;
    assert.equal(asked.code, failures.applicationMfaRequired.code);
    assert.deepEqual(
      [first.applicationMfa, first.current, first.mfaEmail, first.mfaPhone, first.totpMfaEnabled],
      [[{ mfaPolicy: "EMAIL", sort: 1, status: 1 }], "EMAIL", email, null, false],
    );
    const early = await post("/api/v2/mfa/totp/associate", {}, { token: String(first.mfaToken) });
    assert.deepEqual([early.code, (early.data as Json).current], [failures.applicationMfaRequired.code, "EMAIL"]);
    const code = await askAndRead(world, mailbox(email), "mfaVerify");
    const verification = { token: String((early.data as Json).mfaToken) };
    const again = await post("/api/v2/applications/mfa/email/verify", { email, code }, verification);
    const second = again.data as Json;
    assert.deepEqual([again.code, second.current], [failures.applicationMfaRequired.code, "OTP"]);
    assert.notEqual(second.mfaToken, first.mfaToken);
    const by = { token: String(second.mfaToken) };
    const { secret } = (await post("/api/v2/mfa/totp/associate", {}, by)).data as { readonly secret: string }; // its shape
    const totp = codeOf(world, { secret });
    assert.equal((await post("/api/v2/mfa/totp/associate/confirm", { totp }, by)).code, 200);
  });
});
