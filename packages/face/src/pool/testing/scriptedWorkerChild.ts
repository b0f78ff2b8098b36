/** A worker process that does what a job says: answers, waits, hangs, fails or dies. */
export interface ScriptedJob {
  readonly waitMs?: number;
  readonly end?: "hang" | "fail" | "die" | "crash";
}

export interface ScriptedResult {
  readonly pid: number;
}

process.on("disconnect", () => process.exit());
process.on("message", async ({ waitMs = 0, end }: ScriptedJob) => {
  await new Promise((resolve) => setTimeout(resolve, waitMs));
  if (end === "hang") for (;;);
  if (end === "die") process.exit(3);
  if (end === "crash") process.kill(process.pid, "SIGKILL");
  const reply = end === "fail" ? { ok: false, message: "no models" } : { ok: true, result: { pid: process.pid } };
  process.send?.(reply);
});
