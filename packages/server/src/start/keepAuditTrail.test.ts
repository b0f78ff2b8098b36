import assert from "node:assert/strict";
import { describe, it, mock } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { AuditTrail } from "@countersign/store";
import { createFixedClock } from "@countersign/testkit";
import { captureLog } from "../log/testing/captureLog.ts";
import { keepAuditTrail } from "./keepAuditTrail.ts";

const MINUTE_MS = 60_000;

describe("keeping the audit trail", () => {
  it("logs a checkpoint whatever level is set", async () => {
    for (const level of ["error", "fatal", "silent"] as const) {
      const { logger, lines } = captureLog({ level });
      const trail = { checkpoint: async () => ({ seq: 3, mac: new Uint8Array(32) }) };
      await keepAuditTrail({ trail, clock: createFixedClock(0), logger }).stop();
      assert.match(lines().join(""), /audit checkpoint/, level);
    }
  });

  it("writes a checkpoint every minute and at the stop, and logs those that say something", async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    try {
      const { logger, lines } = captureLog();
      const outcomes: (() => ReturnType<AuditTrail["checkpoint"]>)[] = [
        async () => ({ seq: 3, mac: new Uint8Array(32).fill(0xab) }),
        async () => null,
        async () => Promise.reject(new Error("the database is gone")),
        async () => ({ seq: 4, mac: new Uint8Array(32).fill(0xcd) }),
      ];
      const trail = { checkpoint: () => outcomes.shift()?.() ?? assert.fail("one time too many") };
      const keeping = keepAuditTrail({ trail, clock: createFixedClock(0), logger });
      for (const left of [3, 2, 1]) {
        mock.timers.tick(MINUTE_MS);
        await nextTurn();
        assert.equal(outcomes.length, left);
      }
      await keeping.stop();
      mock.timers.tick(MINUTE_MS);
      const logged = lines().map((line) => JSON.parse(line));
      assert.deepEqual(
        logged.map(({ level, msg, checkpoint }) => [level, msg, checkpoint]),
        [
          ["info", "audit checkpoint", `3:${"ab".repeat(32)}`],
          ["error", "writing an audit checkpoint failed", undefined],
          ["info", "writing an audit checkpoint: goes on", undefined],
          ["info", "audit checkpoint", `4:${"cd".repeat(32)}`],
        ],
      );
    } finally {
      mock.timers.reset();
    }
  });
});
