import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { MfaToken } from "@countersign/core";
import { insertUser, settle, settleLosing } from "./act.ts";
import { makeMfaToken, NOW_MS } from "./make.ts";
import type { Opened } from "./storeUnderTest.ts";

/** Sign-ins between their factors. */
export function statesMfaTokens(opened: Opened): void {
  const move = ({ poolId, id }: MfaToken, from: MfaToken["state"], to: MfaToken["state"], nowMs = NOW_MS) =>
    ({ type: "moveMfaToken", poolId, id, from, to, nowMs }) as const;

  describe("mfaTokens", () => {
    it("moves from the state named only, and keeps all else", async () => {
      const { store, poolId, otherPoolId } = opened();
      const token = makeMfaToken(await insertUser(opened()), { ip: null, amr: [], firstFactor: "sms" });
      await settle(store, { type: "openMfaToken", token });
      assert.deepEqual(await store.findMfaToken(poolId, token.id), token);
      assert.equal(await store.findMfaToken(otherPoolId, token.id), null);
      await settleLosing(store, "moveMfaToken", move(token, "passed", "consumed"));
      await settleLosing(store, "moveMfaToken", move({ ...token, poolId: otherPoolId }, "open", "consumed"));
      await settle(store, move(token, "open", "passed"), move(token, "passed", "consumed"));
      assert.deepEqual(await store.findMfaToken(poolId, token.id), { ...token, state: "consumed" });
    });

    it("keeps what was passed with it, once, while it is open and has not expired", async () => {
      const { store, poolId, otherPoolId } = opened();
      const token = makeMfaToken(await insertUser(opened()), { amr: ["pwd"] });
      const { id } = token;
      const amr = ["pwd", "otp", "mfa"] as const;
      const pass = { type: "passMfaToken", poolId, id, kind: "totp", amr, nowMs: NOW_MS } as const;
      await settleLosing(store, "passMfaToken", pass);
      await settle(store, { type: "openMfaToken", token });
      await settleLosing(store, "passMfaToken", { ...pass, poolId: otherPoolId });
      await settleLosing(store, "passMfaToken", { ...pass, nowMs: token.expiresAtMs });
      await settle(store, pass);
      const passed = { ...token, amr, state: "passed", passed: { totp: NOW_MS } };
      assert.deepEqual(await store.findMfaToken(poolId, id), passed);
      await settleLosing(store, "passMfaToken", pass);
      await settleLosing(store, "moveMfaToken", move(token, "open", "consumed"));
      await settle(store, move(token, "passed", "consumed"));
      assert.deepEqual(await store.findMfaToken(poolId, id), { ...passed, state: "consumed" });
    });

    it("is found by the digest of its flow handle, and by no other", async () => {
      const { store, poolId } = opened();
      const token = makeMfaToken(await insertUser(opened()), { flowHandleDigest: "0f".repeat(32) });
      await settle(store, { type: "openMfaToken", token });
      assert.deepEqual(await store.findFlow("0f".repeat(32)), { kind: "mfaToken", poolId, id: token.id });
      assert.equal(await store.findFlow("0e".repeat(32)), null);
    });

    it("does not move from the moment it expires", async () => {
      const { store } = opened();
      const token = makeMfaToken(await insertUser(opened()));
      await settle(store, { type: "openMfaToken", token });
      await settleLosing(store, "moveMfaToken", move(token, "open", "consumed", token.expiresAtMs));
      await settle(store, move(token, "open", "consumed", token.expiresAtMs - 1));
    });

    it("ends all open ones of an account: those are unknown then, the used ones stay used", async () => {
      const { store, poolId } = opened();
      const subject = await insertUser(opened());
      const states = ["open", "passed", "consumed"] as const;
      const tokens = states.map((state) => makeMfaToken(subject, { state }));
      const foreign = makeMfaToken(await insertUser(opened()));
      await settle(store, ...[...tokens, foreign].map((token) => ({ type: "openMfaToken", token }) as const));
      await settle(store, { type: "endMfaTokens", subject });
      const left = await Promise.all(tokens.map((token) => store.findMfaToken(poolId, token.id)));
      assert.deepEqual(left, [null, null, tokens[2]]);
      assert.deepEqual(await store.findMfaToken(poolId, foreign.id), foreign);
    });
  });
}
