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
