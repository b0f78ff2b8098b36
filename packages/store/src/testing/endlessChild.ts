import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

/** Ends a child with no warning. */
export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const closed = once(child, "close");
  child.kill("SIGKILL");
  await closed;
}

/** Counts the lines that a child writes. */
export function countLines(child: ChildProcess): {
  atLeast(lines: number): Promise<void>;
  readonly lines: () => number;
} {
  let lines = 0;
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    lines += text.split("\n").length - 1;
  });
  return {
    lines: () => lines,
    async atLeast(wanted) {
      while (lines < wanted) {
        assert.equal(child.exitCode, null, "the child goes on");
        await sleep(5);
      }
    },
  };
}
