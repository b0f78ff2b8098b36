import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AuthorizationCode, Change, User } from "@countersign/core";
import { assertSettled, insertUser, settle, settleAtOnce, settleLosing } from "./act.ts";
import { makeId, NOW_MS } from "./make.ts";
import type { Opened } from "./storeUnderTest.ts";

function makeCode({ poolId, userId }: User): AuthorizationCode {
  return {
    ...{ poolId, userId, id: makeId(), appId: makeId(), sessionId: makeId(), ip: "203.0.113.7", userAgent: "代理" },
    ...{ redirectUri: "https://app.example/cb", challengeDigest: "0f", usedAtMs: null, givenSessionId: null },
    ...{ createdAtMs: NOW_MS, expiresAtMs: NOW_MS + 1000 },
  };
}

/** Codes that lead a sign-in back to an application. */
export function statesAuthorizationCodes(opened: Opened): void {
  describe("authorization codes", () => {
    it("are found in their pool as they were made, and used once, however many try at once", async () => {
      const { store, poolId, otherPoolId } = opened();
      const code = makeCode(await insertUser(opened()));
      const use = (givenSessionId: string, nowMs = NOW_MS, pool = poolId): Change => ({
        ...{ type: "useAuthorizationCode", poolId: pool, id: code.id, givenSessionId, nowMs },
      });
      await settle(store, { type: "saveAuthorizationCode", code });
      assert.deepEqual(await store.findAuthorizationCode(poolId, code.id), code);
      assert.equal(await store.findAuthorizationCode(otherPoolId, code.id), null);
      await settleLosing(store, "useAuthorizationCode", use("s", NOW_MS, otherPoolId));
      await settleLosing(store, "useAuthorizationCode", use("s", code.expiresAtMs));
      const stores = [store, await opened().openSecond()];
      const settlements = await settleAtOnce(stores, 200, (index) => [use(`s${index}`)]);
      assertSettled(settlements, 1, "useAuthorizationCode");
      const givenSessionId = `s${settlements.findIndex(({ settled }) => settled)}`;
      const used = { ...code, usedAtMs: NOW_MS, givenSessionId };
      assert.deepEqual(await store.findAuthorizationCode(poolId, code.id), used);
    });
  });
}
