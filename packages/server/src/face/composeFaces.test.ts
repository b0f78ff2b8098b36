import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { failureOf } from "../propertyTests/testing/outcomes.ts";
import { composeFaces } from "./composeFaces.ts";
import { createFakeFaceEngine, type FakeOptions, pictureOf } from "./testing/createFakeFaceEngine.ts";

function compose(options: FakeOptions = {}) {
  const events: string[] = [];
  const composed = composeFaces(async () => {
    events.push("made");
    const engine = await createFakeFaceEngine(options);
    return { ...engine, close: async () => void events.push("closed") };
  });
  return { ...composed, events };
}

describe("composeFaces", () => {
  it("makes no engine before a face is asked for, one for all that ask, and ends it", async () => {
    const { faces, close, events } = compose();
    assert.deepEqual(events, []);
    const readers = await Promise.all([faces(), faces(), faces()]);
    assert.ok(readers.every((each) => each === readers[0]));
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
    });
    assert.equal((await failureOf(faces())).failure, "faceUnavailable");
    assert.equal((await faces()).model, "fake/1");
    await close();
  });

  it("ends in good order though no engine could be made", async () => {
    const { faces, close } = composeFaces(async () => Promise.reject(new Error("no models")));
    const asked = failureOf(faces());
    await close();
    assert.equal((await asked).failure, "faceUnavailable");
  });
});
