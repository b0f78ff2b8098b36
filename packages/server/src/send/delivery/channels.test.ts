import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MfaError } from "@countersign/contract";
import { createFixedClock } from "@countersign/testkit";
import type { Sender } from "../sender.ts";
import { SendFailure } from "../sendFailure.ts";
import { makeMessage } from "../testing/makeMessage.ts";
import { createChannels } from "./channels.ts";
import { createFailover } from "./failover.ts";

const OPEN_MS = 30_000;
const THRESHOLD = 5;

function createSending() {
  const clock = createFixedClock(Date.UTC(2026, 5, 1, 12, 0));
  let isDown = true;
  const sender: Sender = {
    name: "gateway",
    channel: "sms",
    idempotent: true,
    async send() {
      if (isDown) throw new SendFailure("unavailable", "HTTP 503");
      return null;
    },
  };
  const breaker = { failureThreshold: THRESHOLD, openMs: OPEN_MS };
  const failover = (senders: readonly Sender[]) => createFailover(senders, { timeoutMs: 1000, clock, breaker });
  const sms = failover([sender]);
  const channels = createChannels({ sms, email: failover([]) });
  const demands = (channel: "sms" | "email"): readonly [string, unknown] | null => {
    try {
      channels.demand(channel);
      return null;
    } catch (error) {
      assert.ok(error instanceof MfaError);
      return [error.failure, error.data];
    }
  };
  return {
    clock,
    demands,
    hand: () => sms.deliver(makeMessage()),
    recover() {
      isDown = false;
    },
  };
}

const DOWN = ["channelDown", { retryAfterSeconds: 60 }];

describe("channels", () => {
  it("are down from the failure that opens the breaker of the last gateway, and not before", async () => {
    const { demands, hand } = createSending();
    for (let failure = 1; failure <= THRESHOLD; failure += 1) {
      assert.equal(demands("sms"), null);
      await hand();
    }
    assert.deepEqual(demands("sms"), DOWN);
  });

  it("are up again when it is time to probe, and stay so once a message was taken", async () => {
    const { clock, demands, hand, recover } = createSending();
    for (let failure = 1; failure <= THRESHOLD; failure += 1) await hand();
    clock.advance(OPEN_MS - 1);
    assert.deepEqual(demands("sms"), DOWN);
    clock.advance(1);
    assert.equal(demands("sms"), null);
    await hand();
    assert.deepEqual(demands("sms"), DOWN, "the probe failed");
    clock.advance(OPEN_MS);
    recover();
    assert.equal((await hand()).sent, true);
    for (let message = 0; message < THRESHOLD; message += 1) {
      assert.equal(demands("sms"), null);
      await hand();
    }
  });

  it("without a gateway are down", () => {
    assert.deepEqual(createSending().demands("email"), DOWN);
  });
});
