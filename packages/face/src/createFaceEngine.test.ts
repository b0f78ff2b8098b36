import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { createFaceEngine, type FaceEngine } from "./createFaceEngine.ts";
import { loadSharp } from "./decode/loadSharp.ts";
import { modelsOfCheckout } from "./testing/modelsOfCheckout.ts";
import { jpeg, portrait } from "./testing/portraits.ts";

const LONG_MS = 60_000;

describe("face engine", () => {
  let engine: FaceEngine;
  before(async () => {
    const modelsDir = await modelsOfCheckout();
    engine = createFaceEngine({ modelsDir, runtime: "auto", workers: 1, jobTimeoutMs: LONG_MS });
  });
  after(() => engine.close());

  it("reads a photo", async () => {
    const reading = await engine.read(await jpeg(await portrait(0, 0)), "portrait");
    assert.ok(reading.ok);
    assert.equal(reading.descriptor.length, 128);
    assert.match(engine.model, /^dlib-resnet-v1\/\d+$/);
  });

  it("says what is wrong with a photo", async () => {
    assert.deepEqual(await engine.read(Buffer.from("no photo"), "frame"), { ok: false, fault: "notAnImage" });
  });

  it("makes avatars", async () => {
    const sharp = await loadSharp();
    const avatar = await engine.reencode(await jpeg(await portrait(0, 0)));
    assert.equal((await sharp(avatar ?? assert.fail()).metadata()).format, "webp");
    assert.equal(await engine.reencode(Buffer.from("no photo")), null);
  });

  it("opens live sessions", () => {
    const session = engine.beginLiveness((length) => new Uint8Array(length));
    assert.equal(session.action, "lookAhead");
    const reading = { ok: false, fault: "noFace" } as const;
    const progress = engine.followLiveness(session.state, { sequence: 1, atMs: 0, reading });
    assert.equal(progress.status, "going");
  });

  it("costs a server nothing until the first photo: neither sharp nor a runtime nor a process", async () => {
    const index = pathToFileURL(join(import.meta.dirname, "index.ts")).href;
    const program = `
      import { createFaceEngine } from ${JSON.stringify(index)};
      createFaceEngine({ modelsDir: "/nowhere", runtime: "auto", workers: 2, jobTimeoutMs: 1000 });
      const loaded = process.report.getReport().sharedObjects.filter((name) => /sharp|vips|onnx/.test(name));
      console.log(JSON.stringify({ loaded, handles: process.getActiveResourcesInfo().includes("ProcessWrap") }));
    `;
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program]);
    assert.deepEqual(JSON.parse(stdout), { loaded: [], handles: false });
  });
});
