import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MfaError } from "@countersign/contract";
import { networksOf, type UserId } from "@countersign/core";
import { ipBlocks } from "../address/ipBlocks.ts";
import { failureOf } from "../propertyTests/testing/outcomes.ts";
import { composeFaces } from "./composeFaces.ts";
import { createFakeFaceEngine, type FakeOptions, pictureOf } from "./testing/createFakeFaceEngine.ts";

const LIMITS = { concurrency: 3, waiting: 4, waitMs: 60_000 };

function compose(options: FakeOptions = {}) {
  const events: string[] = [];
  const composed = composeFaces(async () => {
    events.push("made");
    const engine = await createFakeFaceEngine(options);
    return { ...engine, close: async () => void events.push("closed") };
  }, LIMITS);
  return { ...composed, events };
}

describe("composeFaces", () => {
  it("makes no engine before a face is asked for, one for all that ask, and ends it", async () => {
    const { faces, close, events } = compose();
    assert.deepEqual(events, []);
    const readers = await Promise.all([faces(), faces(), faces()]);
    assert.equal((await readers[0]?.read(pictureOf({}), "portrait"))?.ok, true);
    await close();
    assert.deepEqual(events, ["made", "closed"]);
  });

  it("reads one picture once for all that show it at once, and anew for whoever shows it later", async () => {
    let reads = 0;
    const onRead = (): void => {
      reads += 1;
    };
    const { faces } = compose({ onRead });
    const { read } = await faces();
    const readings = await Promise.all(Array.from({ length: 20 }, () => read(pictureOf({}), "portrait")));
    assert.ok(readings.every((each) => each.ok));
    assert.equal(reads, 1);
    await Promise.all([read(pictureOf({ salt: 1 }), "portrait"), read(pictureOf({}), "frame")]);
    assert.equal(reads, 3, "another picture, or another demand, is another reading");
    await read(pictureOf({}), "portrait");
    assert.equal(reads, 4);
  });

  it("ends nothing where nothing was begun", async () => {
    const { close, events } = compose();
    await close();
    assert.deepEqual(events, []);
  });

  it("says when to come again while the engine is busy", async () => {
    const thrown = Object.assign(new Error("the queue is full"), { retryAfterSeconds: 4 });
    const { faces } = compose({
      onRead: () => {
        throw thrown;
      },
    });
    const error = await failureOf((await faces()).read(pictureOf({}), "frame"));
    assert.deepEqual([error.failure, error.retryAfterSeconds], ["tooOften", 4]);
  });

  it("says that faces cannot be judged when the engine fails, and keeps why for the log", async () => {
    const thrown = new Error("a worker died");
    const { faces } = compose({
      onRead: () => {
        throw thrown;
      },
    });
    const error = await failureOf((await faces()).read(pictureOf({}), "frame"));
    assert.deepEqual([error.failure, error.cause, error.data], ["faceUnavailable", thrown, null]);
  });

  it("tries to make the engine again when that failed", async () => {
    let times = 0;
    const { faces, close } = composeFaces(async () => {
      times += 1;
      if (times === 1) throw new Error("no models");
      return createFakeFaceEngine();
    }, LIMITS);
    assert.equal((await failureOf(faces())).failure, "faceUnavailable");
    assert.equal((await faces()).model, "fake/1");
    await close();
  });

  it("ends in good order though no engine could be made", async () => {
    const { faces, close } = composeFaces(async () => Promise.reject(new Error("no models")), LIMITS);
    const asked = failureOf(faces());
    await close();
    assert.equal((await asked).failure, "faceUnavailable");
  });

  describe("while the engine reads as much as it may", () => {
    it("has known people, strangers and avatars take turns, networks and accounts among themselves", async () => {
      const { faces, begun, go } = hold();
      const crowd = Array.from({ length: 9 }, (_, index) => faces(`2001:db8:0:${index}::1`, `s${index}`, false));
      const two = faces("198.51.100.7", "two", false);
      const known = faces("192.0.2.1", "known", true);
      const all = Promise.allSettled([...crowd, two, known]);
      await go();
      await all;
      assert.deepEqual(begun.slice(0, 4), ["s0", "s1", "known", "two"]);
      assert.equal((await failureOf(crowd[8] ?? assert.fail())).failure, "tooOften");
    });

    it("reads nothing for one who is gone, and goes on for another who shows the same picture", async () => {
      const { faces, begun, go } = hold();
      const running = faces("192.0.2.1", "running", true);
      const [first, second, third] = [new AbortController(), new AbortController(), new AbortController()];
      const gone = faces("192.0.2.2", "gone", true, first.signal);
      const [left, stays] = [second, third].map(({ signal }) => faces("192.0.2.3", "shared", true, signal));
      const failed = failureOf(gone);
      const read = Promise.all([running, left, stays]);
      await turn();
      first.abort(new MfaError("malformed"));
      second.abort(new MfaError("malformed"));
      assert.equal((await failed).failure, "malformed");
      await go();
      await read;
      assert.deepEqual(begun, ["running", "shared"]);
    });
  });
});

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const NEVER = new AbortController().signal;

/** Gives an engine that reads one face at a time, lets four wait, and reads none to its end before it is let go. */
function hold() {
  const begun: string[] = [];
  const held = Promise.withResolvers<void>();
  const composed = composeFaces(
    () =>
      createFakeFaceEngine({
        onRead: async ({ session = "" }) => {
          begun.push(session);
          await held.promise;
        },
      }),
    { ...LIMITS, concurrency: 1 },
  );
  return {
    begun,
    async go() {
      await turn();
      held.resolve();
    },
    async faces(ip: string, userId: string, isKnown: boolean, gone = NEVER) {
      const asker = { networks: networksOf(ipBlocks(ip)), gone: () => gone };
      const reader = await composed.faces.of?.(asker)({ userId: userId as UserId, isKnown });
      return reader?.read(pictureOf({ session: userId }), "portrait");
    },
  };
}
