import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ACCESS_TOKEN_SECONDS } from "@countersign/store";
import { TEST_START_MS } from "@countersign/store/testing";
import { jwtVerify } from "jose";
import { createTokenNode, encodeParts, peek, TEST_POOL } from "./testing/tokenNodes.ts";

const DIGEST = "5e".repeat(32);

describe("pool access token", () => {
  it("names its pool, the secret behind it and a numeric expiry, which stands beside it too", async () => {
    const { accessTokens } = await createTokenNode();
    const { token, iat, exp } = accessTokens.sign(TEST_POOL, DIGEST);
    assert.deepEqual(peek(token).payload, {
      data: { type: "pool", userPoolId: TEST_POOL, secretId: "5e".repeat(8) },
      iat,
      exp,
    });
    assert.equal(iat, TEST_START_MS / 1000);
    assert.equal(exp, iat + ACCESS_TOKEN_SECONDS);
  });

  it("is a token for jose too", async () => {
    const { accessTokens, keyring, clock } = await createTokenNode();
    const { material } = keyring.active("accessToken", null);
    const { token } = accessTokens.sign(TEST_POOL, DIGEST);
    await jwtVerify(token, material, { algorithms: ["HS256"], currentDate: new Date(clock.nowMs()) });
  });

  it("is good for two hours", async () => {
    const { accessTokens, clock } = await createTokenNode();
    const { token } = accessTokens.sign(TEST_POOL, DIGEST);
    clock.advance(ACCESS_TOKEN_SECONDS * 1000 - 1);
    const verdict = await accessTokens.verify(token);
    assert.ok(verdict.ok);
    assert.equal(verdict.claims.data.userPoolId, TEST_POOL);
    clock.advance(1);
    assert.deepEqual(await accessTokens.verify(token), { ok: false, reason: "expired" });
  });

  it("is refused for another pool than the one that was signed", async () => {
    const { accessTokens } = await createTokenNode();
    const { token } = accessTokens.sign(TEST_POOL, DIGEST);
    const { header, payload } = peek(token);
    const forged = encodeParts(header, { ...payload, data: { type: "pool", userPoolId: "b".repeat(24) } });
    const signature = token.slice(token.lastIndexOf("."));
    assert.deepEqual(await accessTokens.verify(forged + signature), { ok: false, reason: "signature" });
  });
});
