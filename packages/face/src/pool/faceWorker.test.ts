import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { afterEach, describe, it } from "node:test";
import { modelsOfCheckout } from "../testing/modelsOfCheckout.ts";
import { jpeg, portrait } from "../testing/portraits.ts";
import type { FaceJob, FaceResult, Reply } from "./messages.ts";
import { spawnFaceWorker } from "./spawnFaceWorker.ts";

let worker: ChildProcess;

function start(modelsDir = "/nowhere"): void {
  worker = spawnFaceWorker({ modelsDir, runtime: "web" });
}

afterEach(() => {
  worker.kill("SIGKILL");
});

async function ask(job: FaceJob): Promise<Reply<FaceResult>> {
  worker.send(job);
  const [reply] = await once(worker, "message");
  return reply;
}

const reencode: FaceJob = { kind: "reencode", photo: Buffer.from("no image") };

describe("face worker", () => {
  it("reads photos and makes avatars", async () => {
    start(await modelsOfCheckout());
    const photo = await jpeg(await portrait(0, 0));
    const reading = await ask({ kind: "read", photo, demand: "portrait" });
    assert.ok(reading.ok && reading.result !== null && "descriptor" in reading.result);
    const avatar = await ask({ kind: "reencode", photo });
    assert.ok(avatar.ok && avatar.result instanceof Uint8Array);
  });

  it("says which model it cannot have, and makes avatars without", async () => {
    start("/nowhere/models");
    assert.deepEqual(await ask(reencode), { ok: true, result: null });
    const reply = await ask({ kind: "read", photo: await jpeg(await portrait(0, 0)), demand: "frame" });
    assert.ok(!reply.ok && reply.message.startsWith("The face model /nowhere/models/"), JSON.stringify(reply));
  });

  it("outlives the signals that a whole process group gets, and ends with the server", async () => {
    start();
    await ask(reencode);
    worker.kill("SIGINT");
    worker.kill("SIGTERM");
    assert.deepEqual(await ask(reencode), { ok: true, result: null });
    worker.disconnect();
    await once(worker, "exit");
  });

  if (process.platform === "linux") {
    it("has none of the server's environment, and yields to it", async () => {
      start();
      await ask(reencode);
      const names = readFileSync(`/proc/${worker.pid}/environ`, "latin1").split("\0").filter(Boolean);
      assert.deepEqual(
        names.filter((name) => !name.startsWith("NODE_CHANNEL")),
        [],
      );
      const fields = readFileSync(`/proc/${worker.pid}/stat`, "latin1")
        .replace(/^.*\) /, "")
        .split(" ");
      assert.equal(fields[16], "5");
    });
  }
});
