import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { StoreUnavailable } from "@countersign/store";
import { createFixedClock } from "@countersign/testkit";
import { captureLog } from "../log/testing/captureLog.ts";
import { createEnding } from "./createEnding.ts";
import { openMetrics } from "./startMonitoring.ts";

describe("the door at which figures are scraped", () => {
  it("tells once that they cannot be collected, however often they are scraped, and that they can again", async (t) => {
    const { logger, lines } = captureLog({ level: "info" });
    const ending = createEnding();
    t.after(ending.run);
    let isAway = true;
    const collect = async () => (isAway ? Promise.reject(new StoreUnavailable("it is away")) : []);
    const settings = { metricsPort: 0, metricsHost: "127.0.0.1", metricsToken: null };
    await openMetrics(settings, collect, { ending, logger, clock: createFixedClock(0) });
    const told = (): readonly string[] => lines().map((line) => JSON.parse(line).msg);
    const [, url = ""] = /served at (\S+)/.exec(told()[0] ?? "") ?? [];
    const scrape = async (): Promise<number> => {
      const response = await fetch(url);
      await response.text();
      return response.status;
    };
    for (let time = 0; time < 3; time += 1) assert.equal(await scrape(), 500);
    isAway = false;
    assert.equal(await scrape(), 200);
    assert.deepEqual(told().slice(1), ["collecting figures failed", "collecting figures: goes on"]);
  });
});
