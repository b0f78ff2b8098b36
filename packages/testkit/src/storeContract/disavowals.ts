import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Change, Disavowal, User } from "@countersign/core";
import { assertSettled, insertUser, settle, settleAtOnce, settleLosing } from "./act.ts";
import { makeId, NOW_MS } from "./make.ts";
import type { Opened } from "./storeUnderTest.ts";

function makeDisavowal({ poolId, userId }: User): Disavowal {
  return {
    ...{ poolId, userId, id: makeId(), appId: null, authenticatorId: makeId(), factor: "totp" },
    ...{ createdAtMs: NOW_MS, expiresAtMs: NOW_MS + 1000, usedAtMs: null },
  };
}

const use = ({ poolId, id }: Disavowal, nowMs = NOW_MS): Change => ({ type: "useDisavowal", poolId, id, nowMs });

/** Links that take an enrolment back, passwords that they disavow, and enrolments that an operator allows. */
export function statesDisavowals(opened: Opened): void {
  describe("disavowals", () => {
    it("are found by their id as they were opened, and used once, however many try at once", async () => {
      const { store, otherPoolId } = opened();
      const disavowal = makeDisavowal(await insertUser(opened()));
      await settle(store, { type: "openDisavowal", disavowal });
      assert.deepEqual(await store.findDisavowal(disavowal.id), disavowal);
      assert.equal(await store.findDisavowal(makeId()), null);
      await settleLosing(store, "useDisavowal", use({ ...disavowal, poolId: otherPoolId }));
      await settleLosing(store, "useDisavowal", use(disavowal, disavowal.expiresAtMs));
      const stores = [store, await opened().openSecond()];
      assertSettled(await settleAtOnce(stores, 50, () => [use(disavowal)]), 1, "useDisavowal");
      assert.deepEqual(await store.findDisavowal(disavowal.id), { ...disavowal, usedAtMs: NOW_MS });
    });

    it("disavow a password until another one is set", async () => {
      const { store, poolId } = opened();
      const subject = await insertUser(opened());
      const isDisavowed = async (): Promise<boolean | undefined> =>
        (await store.findSubject(poolId, { kind: "id", key: subject.userId }))?.passwordDisavowed;
      assert.equal(await isDisavowed(), false);
      await settle(store, { type: "disavowPassword", subject });
      assert.equal(await isDisavowed(), true);
      await settle(store, { type: "setPassword", subject, passwordHash: "another", nowMs: NOW_MS });
      assert.equal(await isDisavowed(), false);
    });

    it("are another thing than an enrolment that is allowed, until that is taken back", async () => {
      const { store, poolId } = opened();
      const [subject, other] = [await insertUser(opened()), await insertUser(opened())];
      const allowedUntil = async ({ userId }: User): Promise<number | null | undefined> =>
        (await store.findSubject(poolId, { kind: "id", key: userId }))?.enrolmentAllowedUntilMs;
      for (const untilMs of [NOW_MS, null]) {
        await settle(store, { type: "allowEnrolment", subject, untilMs });
        assert.deepEqual([await allowedUntil(subject), await allowedUntil(other)], [untilMs, null]);
      }
    });
  });
}
