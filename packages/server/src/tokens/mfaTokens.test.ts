import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { describe, it } from "node:test";
import { KEY_PROPAGATION_MS } from "@countersign/store";
import { createMemoryKeyStore, TEST_START_MS } from "@countersign/store/testing";
import { createFixedClock } from "@countersign/testkit";
import fc from "fast-check";
import { jwtVerify, SignJWT } from "jose";
import {
  createTokenNode,
  encodeParts,
  peek,
  TEST_POOL,
  type TokenNode,
  testMfaRow,
  testSession,
  testUser,
} from "./testing/tokenNodes.ts";

const IAT = Math.floor(testMfaRow.createdAtMs / 1000);

/** Signs whatever is asked with the service's own key: what a defect elsewhere could make it sign. */
function signOurs({ keyring }: TokenNode, payload: object, header: object = {}): string {
  const key = keyring.active("mfaToken", null);
  const parts = encodeParts({ alg: "HS256", typ: "JWT", kid: key.id, ...header }, payload);
  return `${parts}.${createHmac("sha256", key.material).update(parts).digest("base64url")}`;
}

describe("mfaToken", () => {
  it("has exactly the claims and header that Authing's clients know, and an id", async () => {
    const { mfaTokens, keyring } = await createTokenNode();
    const { header, payload } = peek(mfaTokens.sign(testMfaRow));
    assert.deepEqual(header, { alg: "HS256", typ: "JWT", kid: keyring.active("mfaToken", null).id });
    const { poolId: userPoolId, userId } = testMfaRow;
    assert.deepEqual(payload, {
      data: { userPoolId, userId, arn: `arn:cn:authing:${userPoolId}:user:${userId}`, stage: 1 },
      jti: testMfaRow.id,
      iat: IAT,
      exp: IAT + 360,
    });
  });

  it("is a token for jose too", async () => {
    const { mfaTokens, keyring, clock } = await createTokenNode();
    const { material } = keyring.active("mfaToken", null);
    const options = { algorithms: ["HS256"], currentDate: new Date(clock.nowMs()) };
    const { payload } = await jwtVerify(mfaTokens.sign(testMfaRow), material, options);
    assert.equal(payload.jti, testMfaRow.id);
  });

  it("takes a token that jose signed with the same key and claims", async () => {
    const { mfaTokens, keyring } = await createTokenNode();
    const { id: kid, material } = keyring.active("mfaToken", null);
    const { payload } = peek(mfaTokens.sign(testMfaRow));
    const token = await new SignJWT(payload).setProtectedHeader({ alg: "HS256", typ: "JWT", kid }).sign(material);
    assert.deepEqual(await mfaTokens.verify(token), { ok: true, claims: payload });
  });

  it("is good up to the second it expires in, and not in that second", async () => {
    const { mfaTokens, clock } = await createTokenNode();
    const token = mfaTokens.sign(testMfaRow);
    clock.set((IAT + 360) * 1000 - 1);
    assert.equal((await mfaTokens.verify(token)).ok, true);
    clock.advance(1);
    assert.deepEqual(await mfaTokens.verify(token), { ok: false, reason: "expired" });
  });

  it("is refused with any character altered, the last one included", async () => {
    const { mfaTokens } = await createTokenNode();
    const token = mfaTokens.sign(testMfaRow);
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=";
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), fc.constantFrom(...alphabet), async (at, character) => {
        fc.pre(token[at] !== character);
        const altered = token.slice(0, at) + character + token.slice(at + 1);
        assert.equal((await mfaTokens.verify(altered)).ok, false);
      }),
      { numRuns: 300 },
    );
    for (const character of alphabet) {
      const altered = token.slice(0, -1) + character;
      assert.equal((await mfaTokens.verify(altered)).ok, altered === token, `last character ${character}`);
    }
  });

  it("is refused when cut, empty, no token at all, or too long to look at", async () => {
    const { mfaTokens } = await createTokenNode();
    const token = mfaTokens.sign(testMfaRow);
    const malformed = ["", ".", "..", "undefined", "a.b.c", "é.é.é", encodeParts({}, {}), `${token}.x`, ` ${token}`];
    for (const text of [...malformed, token.padEnd(9000, "A"), `${encodeParts({ kid: 5 }, {})}.x`]) {
      assert.deepEqual(await mfaTokens.verify(text), { ok: false, reason: "malformed" }, text.slice(0, 40));
    }
    for (let length = 0; length < token.length; length += 7) {
      assert.equal((await mfaTokens.verify(token.slice(0, length))).ok, false);
    }
  });

  it("is refused without a signature, whatever the header says of the algorithm", async () => {
    const { mfaTokens, keyring } = await createTokenNode();
    const { payload } = peek(mfaTokens.sign(testMfaRow));
    const kid = keyring.active("mfaToken", null).id;
    for (const alg of ["none", "None", "NONE", "HS256", ""]) {
      for (const signature of ["", "AA"]) {
        const forged = `${encodeParts({ alg, typ: "JWT", kid }, payload)}.${signature}`;
        assert.deepEqual(await mfaTokens.verify(forged), { ok: false, reason: "signature" }, `${alg} ${signature}`);
      }
    }
  });

  it("is refused with another algorithm, even with our own key", async () => {
    const node = await createTokenNode();
    const { payload } = peek(node.mfaTokens.sign(testMfaRow));
    const { id: kid, material } = node.keyring.active("mfaToken", null);
    for (const [alg, hash] of [
      ["HS384", "sha384"],
      ["HS512", "sha512"],
    ] as const) {
      const parts = encodeParts({ alg, typ: "JWT", kid }, payload);
      const token = `${parts}.${createHmac(hash, material).update(parts).digest("base64url")}`;
      assert.deepEqual(await node.mfaTokens.verify(token), { ok: false, reason: "signature" }, alg);
    }
  });

  it("is refused when it names a critical extension", async () => {
    const node = await createTokenNode();
    const { payload } = peek(node.mfaTokens.sign(testMfaRow));
    const token = signOurs(node, payload, { crit: ["b64"], b64: false });
    assert.deepEqual(await node.mfaTokens.verify(token), { ok: false, reason: "signature" });
  });

  it("is no user token, and a user token or pool access token is no mfaToken", async () => {
    const { mfaTokens, userTokens, accessTokens } = await createTokenNode();
    const mfa = mfaTokens.sign(testMfaRow);
    const user = userTokens.sign(testSession, testUser, "2");
    const access = accessTokens.sign(TEST_POOL, "5e".repeat(32)).token;
    const wrongKind = { ok: false, reason: "wrongKind" };
    assert.deepEqual(await mfaTokens.verify(user), wrongKind);
    assert.deepEqual(await mfaTokens.verify(access), wrongKind);
    assert.deepEqual(await userTokens.verify(mfa), wrongKind);
    assert.deepEqual(await userTokens.verify(access), wrongKind);
    assert.deepEqual(await accessTokens.verify(mfa), wrongKind);
    assert.deepEqual(await accessTokens.verify(user), wrongKind);
  });

  it("is refused when its claims are not an mfaToken's, though our key signed them", async () => {
    const node = await createTokenNode();
    const { payload } = peek(node.mfaTokens.sign(testMfaRow));
    const data = payload.data as Record<string, unknown>;
    assert.equal((await node.mfaTokens.verify(signOurs(node, payload))).ok, true);
    const { exp: _exp, ...endless } = payload;
    const wrong: object[] = [
      endless,
      { ...payload, exp: "2999999999" },
      { ...payload, exp: 2_999_999_999.5 },
      { ...payload, jti: undefined },
      { ...payload, data: { ...data, stage: 2 } },
      { ...payload, data: { ...data, userPoolId: "b".repeat(24) } },
      { ...payload, data: { ...data, userId: "b".repeat(24) } },
      { ...payload, data: { ...data, arn: "" } },
      { ...payload, data: null },
    ];
    for (const claims of wrong) {
      assert.deepEqual(await node.mfaTokens.verify(signOurs(node, claims)), { ok: false, reason: "wrongKind" });
    }
  });

  it("is refused for another pool than the one it is of", async () => {
    const { mfaTokens } = await createTokenNode();
    const token = mfaTokens.sign(testMfaRow);
    assert.equal((await mfaTokens.verify(token, TEST_POOL)).ok, true);
    assert.deepEqual(await mfaTokens.verify(token, "b".repeat(24)), { ok: false, reason: "wrongKind" });
  });

  it("is refused by another service", async () => {
    const [ours, theirs] = [await createTokenNode(), await createTokenNode()];
    const token = theirs.mfaTokens.sign(testMfaRow);
    assert.deepEqual(await ours.mfaTokens.verify(token), { ok: false, reason: "signature" });
  });

  it("is good on every node while its key is replaced, even where the table was not read", async () => {
    const given = { store: createMemoryKeyStore(), clock: createFixedClock(TEST_START_MS) };
    const [a, b] = [await createTokenNode(given), await createTokenNode(given)];
    await a.keyring.rotate("mfaToken", null);
    for (let step = 0; step < 5; step += 1) {
      for (const [signer, verifier] of [
        [a, b],
        [b, a],
        [a, a],
      ] as const) {
        const token = signer.mfaTokens.sign({ ...testMfaRow, createdAtMs: given.clock.nowMs() });
        assert.equal((await verifier.mfaTokens.verify(token)).ok, true);
      }
      given.clock.advance(KEY_PROPAGATION_MS / 2);
    }
    const kid = peek(a.mfaTokens.sign(testMfaRow)).header.kid;
    assert.equal(kid, a.keyring.readable("mfaToken", null)[0]?.id);
  });
});
