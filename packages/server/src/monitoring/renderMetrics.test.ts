import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { mergeFigures } from "./mergeFigures.ts";
import { renderMetrics } from "./renderMetrics.ts";
import { Tally } from "./Tally.ts";

describe("figures", () => {
  it("are written with what lies below each bound counted in it", () => {
    const tally = new Tally();
    for (const seconds of [0.0005, 0.001, 0.03, 99]) tally.observe("countersign_settle_seconds", ["settled"], seconds);
    const lines = renderMetrics(tally.samples().map((sample) => ({ ...sample, worker: null }))).split("\n");
    const at = (le: string) => lines.find((line) => line.includes(`le="${le}"`))?.split(" ")[1];
    assert.deepEqual(["0.001", "0.025", "0.05", "10", "+Inf"].map(at), ["2", "2", "3", "3", "4"]);
    assert.ok(lines.includes('countersign_settle_seconds_count{outcome="settled"} 4'));
  });

  it("of workers are told apart where each has its own, and told once where they are the same", () => {
    const figuresOf = (signIns: number) => {
      const tally = new Tally();
      tally.count("countersign_sign_ins_total", ["completed", "success"], signIns);
      return [...tally.samples(), { name: "countersign_outbox_messages", labels: ["sms"], value: 7 } as const];
    };
    const merged = mergeFigures([
      { worker: "1", samples: figuresOf(3) },
      { worker: "2", samples: figuresOf(4) },
      { worker: "3", samples: [] },
    ]);
    const lines = renderMetrics(merged)
      .split("\n")
      .filter((line) => /^[a-z]/.test(line));
    assert.deepEqual(lines, [
      'countersign_sign_ins_total{stage="completed",outcome="success",worker="1"} 3',
      'countersign_sign_ins_total{stage="completed",outcome="success",worker="2"} 4',
      'countersign_outbox_messages{channel="sms"} 7',
    ]);
  });

  it("hold every value as it is, whatever characters are in it", () => {
    const text = renderMetrics([{ name: "countersign_build_info", labels: ['1.0"\n\\'], value: 1, worker: null }]);
    assert.ok(text.includes('{version="1.0\\"\\n\\\\"} 1\n'), text);
  });
});
