import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createFakeFaceEngine, pictureOf } from "./testing/createFakeFaceEngine.ts";
import { withModels } from "./withModels.ts";

/** An engine that notes when models are obtained; both can be made to fail once. */
async function make() {
  const failing = { read: null as Error | null, obtain: null as Error | null };
  const events: string[] = [];
  const failOnce = (what: keyof typeof failing): void => {
    events.push(what);
    const error = failing[what];
    failing[what] = null;
    if (error !== null) throw error;
  };
  const fake = await createFakeFaceEngine({ onRead: () => failOnce("read") });
  const engine = withModels(fake, async () => failOnce("obtain"));
  return { engine, events, failing, read: () => engine.read(pictureOf({}), "portrait") };
}

describe("withModels", () => {
  it("obtains the models once before the first face, for all that come at once, and not for avatars", async () => {
    const { engine, events, read } = await make();
    await engine.reencode(pictureOf({}));
    assert.deepEqual(events, []);
    await Promise.all([read(), read()]);
    await read();
    assert.deepEqual(events, ["obtain", "read", "read", "read"]);
  });

  it("reads no face without them, and tries again with the next", async () => {
    const { events, failing, read } = await make();
    failing.obtain = new Error("the disk is full");
    await assert.rejects(read(), /the disk is full/);
    await read();
    assert.deepEqual(events, ["obtain", "obtain", "read"]);
  });

  it("looks for them anew after a reading failed, and not while the engine is busy", async () => {
    const { events, failing, read } = await make();
    await read();
    failing.read = Object.assign(new Error("the queue is full"), { retryAfterSeconds: 4 });
    await assert.rejects(read());
    await read();
    assert.deepEqual(events, ["obtain", "read", "read", "read"]);
    failing.read = new Error("The face model dlib.onnx is not there.");
    await assert.rejects(read());
    await read();
    assert.deepEqual(events.slice(4), ["read", "obtain", "read"]);
  });
});
