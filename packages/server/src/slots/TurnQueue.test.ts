import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { describe, it } from "node:test";
import fc from "fast-check";
import { QueueBusy, TurnQueue } from "./TurnQueue.ts";

const LIMITS = { concurrency: 2, waiting: 3, waitMs: 5000 };

/** A task that ends when it is told to. */
function held() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let started = false;
  const task = (): Promise<string> => {
    started = true;
    return promise;
  };
  return { task, resolve, reject, hasStarted: () => started };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("TurnQueue", () => {
  it("runs no more tasks at once than it may, in the order they came", async () => {
    const queue = new TurnQueue(LIMITS);
    const tasks = Array.from({ length: 5 }, held);
    const runs = tasks.map(({ task }) => queue.run(task));
    const started = (): boolean[] => tasks.map((task) => task.hasStarted());
    await settled();
    assert.deepEqual(started(), [true, true, false, false, false]);
    tasks[1]?.resolve("b");
    await settled();
    assert.deepEqual(started(), [true, true, true, false, false]);
    tasks[2]?.resolve("c");
    await settled();
    assert.deepEqual(started(), [true, true, true, true, false]);
    for (const task of tasks) task.resolve("done");
    assert.deepEqual(await Promise.all(runs), ["done", "b", "c", "done", "done"]);
  });

  it("takes origins by turns, and has the one that waits the most give way to another when it is full", async () => {
    const queue = new TurnQueue({ concurrency: 1, waiting: 3, waitMs: 5000 });
    const begun: string[] = [];
    const running = held();
    const enter = (name: string, origin: string): Promise<string> =>
      queue
        .run(async () => begun.push(name), { turn: [origin] })
        .then(
          () => "done",
          (error: unknown) => (error instanceof QueueBusy ? "busy" : "failed"),
        );
    const first = queue.run(running.task, { turn: ["a"] });
    await settled();
    const crowd = ["a1", "a2", "a3", "a4"].map((name) => enter(name, "a"));
    const others = [enter("b1", "b"), enter("c1", "c")];
    running.resolve("done");
    await first;
    assert.deepEqual(await Promise.all(crowd), ["done", "busy", "busy", "busy"]);
    assert.deepEqual(await Promise.all(others), ["done", "done"]);
    assert.deepEqual(begun, ["a1", "b1", "c1"]);
    const late = held();
    const last = queue.run(late.task, { turn: ["a"] });
    await settled();
    const turns = ["a5", "a6"].map((name) => enter(name, "a"));
    const other = enter("b2", "b");
    late.resolve("done");
    await Promise.all([last, other, ...turns]);
    assert.deepEqual(begun.slice(3), ["a5", "b2", "a6"]);
  });

  it("refuses at once when the queue is full, and says when to come back", async () => {
    const queue = new TurnQueue(LIMITS);
    const tasks = Array.from({ length: 5 }, held);
    const runs = tasks.map(({ task }) => queue.run(task));
    const late = held();
    await assert.rejects(queue.run(late.task), (error) => error instanceof QueueBusy && error.retryAfterSeconds === 5);
    assert.equal(late.hasStarted(), false);
    for (const task of tasks) task.resolve("done");
    await Promise.all(runs);
    late.resolve("later");
    assert.equal(await queue.run(late.task), "later");
  });

  it("gives up a task that has waited too long, and frees its place in the queue", async ({ mock }) => {
    mock.timers.enable({ apis: ["setTimeout"] });
    const queue = new TurnQueue({ ...LIMITS, concurrency: 1, waiting: 1 });
    const [running, waiting, next] = [held(), held(), held()];
    const runs = [queue.run(running.task), queue.run(waiting.task)];
    mock.timers.tick(LIMITS.waitMs - 1);
    await settled();
    await assert.rejects(queue.run(next.task), QueueBusy);
    mock.timers.tick(1);
    await assert.rejects(runs[1] ?? assert.fail(), QueueBusy);
    const third = queue.run(next.task);
    running.resolve("a");
    next.resolve("c");
    assert.deepEqual([await runs[0], await third], ["a", "c"]);
    assert.equal(waiting.hasStarted(), false);
  });

  it("lets no timer cut a task off once it runs", async ({ mock }) => {
    mock.timers.enable({ apis: ["setTimeout"] });
    const queue = new TurnQueue({ ...LIMITS, concurrency: 1 });
    const [first, second] = [held(), held()];
    const runs = [queue.run(first.task), queue.run(second.task)];
    first.resolve("a");
    await settled();
    mock.timers.tick(10 * LIMITS.waitMs);
    second.resolve("b");
    assert.deepEqual(await Promise.all(runs), ["a", "b"]);
  });

  it("takes an aborted task out of the queue, and runs one to its end that has begun", async () => {
    const queue = new TurnQueue({ ...LIMITS, concurrency: 1, waiting: 1 });
    const [running, waiting, next] = [held(), held(), held()];
    const [runningAbort, waitingAbort] = [new AbortController(), new AbortController()];
    const first = queue.run(running.task, { turn: [""], gone: runningAbort.signal });
    const second = queue.run(waiting.task, { turn: [""], gone: waitingAbort.signal });
    waitingAbort.abort(new Error("gone"));
    runningAbort.abort(new Error("gone"));
    await assert.rejects(second, /gone/);
    const third = queue.run(next.task);
    running.resolve("a");
    next.resolve("c");
    assert.deepEqual([await first, await third], ["a", "c"]);
    assert.equal(waiting.hasStarted(), false);
    await assert.rejects(
      queue.run(held().task, { turn: [""], gone: AbortSignal.abort(new Error("before")) }),
      /before/,
    );
  });

  it("leaves neither a timer nor a listener behind", async () => {
    const queue = new TurnQueue({ ...LIMITS, concurrency: 1 });
    const { signal } = new AbortController();
    const claimant = { turn: ["a"], gone: signal };
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    const timersBefore = timers();
    const [first, second] = [held(), held()];
    const runs = [queue.run(first.task, claimant), queue.run(second.task, claimant)];
    await settled();
    assert.equal(timers(), timersBefore + 1);
    first.resolve("a");
    second.resolve("b");
    await Promise.all(runs);
    assert.equal(timers(), timersBefore);
    assert.equal(getEventListeners(signal, "abort").length, 0);
  });

  it("hands its place on when a task fails, even by throwing at once", async () => {
    const queue = new TurnQueue({ ...LIMITS, concurrency: 1 });
    const throwing = (): Promise<string> => {
      throw new Error("at once");
    };
    const runs = [
      queue.run(() => Promise.reject(new Error("later"))),
      queue.run(throwing),
      queue.run(async () => "fine"),
    ];
    assert.deepEqual(
      (await Promise.allSettled(runs)).map((run) => run.status),
      ["rejected", "rejected", "fulfilled"],
    );
  });

  it("loses no place, whatever mix of success, failure and abort goes through it", async () => {
    const outcome = fc.constantFrom("succeed", "fail", "abort");
    await fc.assert(
      fc.asyncProperty(fc.array(outcome, { maxLength: 40 }), async (outcomes) => {
        const queue = new TurnQueue({ ...LIMITS, waiting: 40 });
        let atOnce = 0;
        let most = 0;
        const runs = outcomes.map((kind) => {
          const abort = new AbortController();
          const run = queue.run(
            async () => {
              atOnce += 1;
              most = Math.max(most, atOnce);
              await settled();
              atOnce -= 1;
              if (kind === "fail") throw new Error("failed");
            },
            { turn: [""], gone: abort.signal },
          );
          if (kind === "abort") abort.abort();
          return run;
        });
        await Promise.allSettled(runs);
        assert.ok(most <= LIMITS.concurrency);

        const tasks = Array.from({ length: LIMITS.concurrency + 1 }, held);
        const probes = tasks.map(({ task }) => queue.run(task));
        await settled();
        assert.deepEqual(
          tasks.map((task) => task.hasStarted()),
          [true, true, false],
        );
        for (const task of tasks) task.resolve("done");
        await Promise.all(probes);
      }),
      { numRuns: 50 },
    );
  });
});
