import assert from "node:assert/strict";
import { createHmac, createPublicKey } from "node:crypto";
import { describe, it } from "node:test";
import { SESSION_SECONDS } from "@countersign/core";
import { exportPublic, KEY_PROPAGATION_MS, lastWriteMs } from "@countersign/store";
import { TEST_START_MS } from "@countersign/store/testing";
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify, SignJWT } from "jose";
import { createTokenNode, encodeParts, peek, testMfaRow, testSession, testUser } from "./testing/tokenNodes.ts";

const IAT = TEST_START_MS / 1000;

describe("user token", () => {
  it("has the claims that Authing's clients and OpenID Connect know", async () => {
    const { userTokens, keyring } = await createTokenNode();
    const { header, payload } = peek(userTokens.sign(testSession, testUser, "2"));
    assert.deepEqual(header, { alg: "ES256", typ: "JWT", kid: keyring.active("userToken", null).id });
    const { userId, poolId } = testUser;
    assert.deepEqual(payload, {
      sub: userId,
      jti: testSession.id,
      iss: "https://mfa.example.com/oidc",
      aud: testSession.appId,
      iat: IAT,
      exp: IAT + SESSION_SECONDS,
      auth_time: IAT - 62,
      mfa_time: IAT,
      amr: ["pwd", "otp", "mfa"],
      acr: "2",
      userpool_id: poolId,
      data: {
        type: "user",
        userPoolId: poolId,
        appId: testSession.appId,
        id: userId,
        userId,
        _id: userId,
        phone: null,
        email: "gui@example.com",
        username: "gui",
        unionid: "27125445",
        openid: null,
        clientId: poolId,
      },
    });
  });

  it("names the phone as the user in an answer does, without its country", async () => {
    const { userTokens } = await createTokenNode();
    const token = userTokens.sign(testSession, { ...testUser, phone: "+8613800000000" }, "1");
    const verdict = await userTokens.verify(token);
    assert.equal(verdict.ok && verdict.claims.data.phone, "13800000000");
  });

  it("verifies with jose and the published key set", async () => {
    const { userTokens, clock } = await createTokenNode();
    const keySet = createLocalJWKSet(userTokens.jwks() as JSONWebKeySet); // jose's own type of the same form
    const options = {
      algorithms: ["ES256"],
      issuer: "https://mfa.example.com/oidc",
      audience: testSession.appId,
      currentDate: new Date(clock.nowMs()),
    };
    const { payload } = await jwtVerify(userTokens.sign(testSession, testUser, "2"), keySet, options);
    assert.equal(payload.sub, testUser.userId);
  });

  it("takes a token that jose signed with the same key and claims", async () => {
    const { userTokens, keyring } = await createTokenNode();
    const { id: kid, material } = keyring.active("userToken", null);
    const { payload } = peek(userTokens.sign(testSession, testUser, "1"));
    const token = await new SignJWT(payload).setProtectedHeader({ alg: "ES256", typ: "JWT", kid }).sign(material);
    assert.deepEqual(await userTokens.verify(token), { ok: true, claims: payload });
  });

  it("ends with its session", async () => {
    const { userTokens, clock } = await createTokenNode();
    const token = userTokens.sign({ ...testSession, expiresAtMs: TEST_START_MS + 60_000 }, testUser, "1");
    clock.advance(59_999);
    assert.equal((await userTokens.verify(token)).ok, true);
    clock.advance(1);
    assert.deepEqual(await userTokens.verify(token), { ok: false, reason: "expired" });
  });

  it("never outlives the key that signed it", async () => {
    const { userTokens } = await createTokenNode();
    const endless = { ...testSession, expiresAtMs: TEST_START_MS + 10 * SESSION_SECONDS * 1000 };
    assert.equal(peek(userTokens.sign(endless, testUser, "1")).payload.exp, IAT + SESSION_SECONDS);
  });

  it("is refused when signed as HS256 with our own public key", async () => {
    const { userTokens, keyring } = await createTokenNode();
    const key = keyring.active("userToken", null);
    const { payload } = peek(userTokens.sign(testSession, testUser, "2"));
    const pem = exportPublic(key) ?? assert.fail("a key pair has a public half");
    const jwk = JSON.stringify(userTokens.jwks().keys[0]);
    const der = createPublicKey(key.material).export({ type: "spki", format: "der" });
    for (const secret of [pem, pem.trim(), jwk, der]) {
      const parts = encodeParts({ alg: "HS256", typ: "JWT", kid: key.id }, payload);
      const token = `${parts}.${createHmac("sha256", secret).update(parts).digest("base64url")}`;
      assert.deepEqual(await userTokens.verify(token), { ok: false, reason: "signature" });
    }
  });

  it("is refused without a signature, or with one that is not of the curve", async () => {
    const { userTokens } = await createTokenNode();
    const token = userTokens.sign(testSession, testUser, "2");
    const { header, payload } = peek(token);
    const unsigned = token.slice(0, token.lastIndexOf("."));
    const zero = Buffer.alloc(64).toString("base64url");
    const forged = [
      `${encodeParts({ ...header, alg: "none" }, payload)}.`,
      `${unsigned}.`,
      `${unsigned}.AA`,
      `${unsigned}.${zero}`,
    ];
    for (const text of forged) assert.deepEqual(await userTokens.verify(text), { ok: false, reason: "signature" });
  });

  it("is refused with any part of another token of ours in it", async () => {
    const { userTokens } = await createTokenNode();
    const a = userTokens.sign(testSession, testUser, "1").split(".");
    const b = userTokens.sign(testSession, testUser, "2").split(".");
    assert.deepEqual(await userTokens.verify([a[0], b[1], a[2]].join(".")), { ok: false, reason: "signature" });
    assert.deepEqual(await userTokens.verify([a[0], a[1], b[2]].join(".")), { ok: false, reason: "signature" });
  });

  it("is refused when it names a key of another purpose", async () => {
    const { userTokens, mfaTokens, keyring } = await createTokenNode();
    const { payload } = peek(userTokens.sign(testSession, testUser, "2"));
    const { kid } = peek(mfaTokens.sign(testMfaRow)).header;
    const token = await new SignJWT(payload)
      .setProtectedHeader({ alg: "ES256", typ: "JWT", kid: String(kid) })
      .sign(keyring.active("userToken", null).material);
    assert.deepEqual(await userTokens.verify(token), { ok: false, reason: "wrongKind" });
  });

  it("is refused when subject and data name different people or pools, though our key signed it", async () => {
    const { userTokens, keyring } = await createTokenNode();
    const { id: kid, material } = keyring.active("userToken", null);
    const { payload } = peek(userTokens.sign(testSession, testUser, "2"));
    for (const change of [{ sub: "b".repeat(24) }, { userpool_id: "b".repeat(24) }]) {
      const token = await new SignJWT({ ...payload, ...change })
        .setProtectedHeader({ alg: "ES256", kid })
        .sign(material);
      assert.deepEqual(await userTokens.verify(token), { ok: false, reason: "wrongKind" });
    }
  });
});

describe("key set", () => {
  it("shows public keys only", async () => {
    const { userTokens, keyring } = await createTokenNode();
    const { keys } = userTokens.jwks();
    const kid = keyring.active("userToken", null).id;
    assert.deepEqual(
      keys.map(({ x, y, ...rest }) => ({ ...rest, sized: `${x?.length} ${y?.length}` })),
      [{ kty: "EC", crv: "P-256", kid, use: "sig", alg: "ES256", sized: "43 43" }],
    );
  });

  it("shows the next key before it signs, and a replaced one until its last token has ended", async () => {
    const { userTokens, keyring, clock } = await createTokenNode();
    const first = keyring.active("userToken", null).id;
    const next = (await keyring.rotate("userToken", null)).id;
    const kids = (): unknown[] => userTokens.jwks().keys.map((key) => key.kid);
    assert.deepEqual(kids(), [next, first]);
    assert.equal(peek(userTokens.sign(testSession, testUser, "1")).header.kid, first);
    clock.advance(KEY_PROPAGATION_MS);
    assert.equal(peek(userTokens.sign(testSession, testUser, "1")).header.kid, next);
    clock.set(lastWriteMs(TEST_START_MS) + SESSION_SECONDS * 1000 - 1);
    assert.deepEqual(kids(), [next, first]);
    clock.advance(1);
    assert.deepEqual(kids(), [next]);
  });
});
