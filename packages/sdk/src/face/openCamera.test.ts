import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import { CameraError } from "./CameraError.ts";
import { type CameraVideo, openCamera } from "./openCamera.ts";

interface FakeWeb {
  readonly asked: unknown[];
  readonly video: CameraVideo & { currentTime: number; paused: boolean };
  readonly tracks: { readyState: string; stop(): void }[];
  readonly drawn: number[][];
}

const hadNavigator = Object.getOwnPropertyDescriptor(globalThis, "navigator");

afterEach(() => {
  Reflect.deleteProperty(globalThis, "document");
  Reflect.deleteProperty(globalThis, "navigator");
  if (hadNavigator) Object.defineProperty(globalThis, "navigator", hadNavigator);
});

interface Behaviour {
  readonly give?: () => Promise<unknown>;
  readonly play?: () => Promise<void>;
  readonly toBlob?: () => Blob | null;
  /** A browser that says when there is a new picture. */
  readonly tellsFrames?: boolean;
}

/** Puts a browser with one camera in place, whose video stands still. */
function browse({ give, play, toBlob = () => new Blob(["jpeg"]), tellsFrames = false }: Behaviour = {}): FakeWeb {
  const tracks = [
    {
      readyState: "live",
      stop() {
        this.readyState = "ended";
      },
    },
  ];
  const asked: unknown[] = [];
  const drawn: number[][] = [];
  const video = {
    ...{ srcObject: null as unknown, muted: false, playsInline: false, paused: true },
    ...{ videoWidth: 1280, videoHeight: 960, currentTime: 0 },
    ...(tellsFrames && { requestVideoFrameCallback: (callback: () => void) => Number(void setTimeout(callback, 10)) }),
    async play() {
      await play?.();
      this.paused = false;
    },
    pause() {
      this.paused = true;
    },
  };
  const canvas = {
    ...{ width: 0, height: 0 },
    getContext: () => ({ drawImage: (_video: unknown, ...box: number[]) => drawn.push(box) }),
    toBlob: (callback: (blob: Blob | null) => void) => setTimeout(() => callback(toBlob())),
  };
  const document = { createElement: (name: string) => (name === "video" ? video : canvas) };
  const getUserMedia = (constraints: unknown): Promise<unknown> => {
    asked.push(constraints);
    return give ? give() : Promise.resolve({ getTracks: () => tracks });
  };
  const navigator = { mediaDevices: { getUserMedia } };
  Object.defineProperty(globalThis, "document", { value: document, configurable: true });
  Object.defineProperty(globalThis, "navigator", { value: navigator, configurable: true });
  return { asked, video, tracks, drawn };
}

function named(name: string): Error {
  return Object.assign(new Error("from the browser"), { name });
}

describe("openCamera", () => {
  it("asks for the camera that looks at the person, without sound, and plays it in place", async () => {
    const { asked, video } = browse();
    await openCamera();
    const size = { width: { ideal: 640 }, height: { ideal: 640 } };
    assert.deepEqual(asked, [{ audio: false, video: { facingMode: "user", ...size } }]);
    assert.deepEqual([video.muted, video.playsInline, video.paused], [true, true, false]);
  });

  it("shows it in the page's own video", async () => {
    browse();
    const own = browse().video;
    browse();
    await openCamera({ video: own });
    assert.ok(own.srcObject !== null && !own.paused);
  });

  for (const tellsFrames of [true, false]) {
    it(`takes a picture once there is another one, ${tellsFrames ? "told so" : "looking for it"}`, async () => {
      const { video, drawn } = browse({ tellsFrames });
      const camera = await openCamera();
      assert.equal(await (await (camera.take() as Promise<Blob>)).text(), "jpeg");
      assert.deepEqual(drawn, [[0, 0, 640, 480]]);
      if (!tellsFrames) {
        const second = camera.take() as Promise<Blob>;
        await new Promise((resolve) => setTimeout(resolve, 100));
        assert.equal(drawn.length, 1);
        video.currentTime = 0.1;
        await second;
        assert.equal(drawn.length, 2);
      }
    });
  }

  it("stops the camera when it is closed", async () => {
    const { tracks, video } = browse();
    const camera = await openCamera();
    await camera.close();
    assert.deepEqual([tracks[0]?.readyState, video.srcObject, video.paused], ["ended", null, true]);
  });

  it("says that the camera was taken away", async () => {
    const { tracks } = browse();
    const camera = await openCamera();
    tracks[0]?.stop();
    await assert.rejects(Promise.resolve(camera.take()), { name: "CameraError", reason: "stopped" });
  });

  it("says that there is no picture in it", async () => {
    browse({ toBlob: () => null });
    const camera = await openCamera();
    await assert.rejects(Promise.resolve(camera.take()), { name: "CameraError", reason: "stopped" });
  });

  for (const [name, reason] of [
    ["NotAllowedError", "denied"],
    ["SecurityError", "denied"],
    ["NotFoundError", "missing"],
    ["OverconstrainedError", "missing"],
    ["NotReadableError", "busy"],
    ["TypeError", "unsupported"],
  ] as const) {
    it(`names ${name} ${reason}`, async () => {
      const thrown = named(name);
      browse({ give: () => Promise.reject(thrown) });
      await assert.rejects(openCamera(), (error) => {
        assert.ok(error instanceof CameraError);
        assert.deepEqual([error.reason, error.cause], [reason, thrown]);
        return true;
      });
    });
  }

  it("says where there is no camera to ask for", async () => {
    await assert.rejects(openCamera(), { name: "CameraError", reason: "unsupported" });
  });

  it("stops the camera when it does not play", async () => {
    const { tracks } = browse({ play: () => Promise.reject(named("NotAllowedError")) });
    await assert.rejects(openCamera(), { name: "CameraError", reason: "denied" });
    await new Promise(setImmediate);
    assert.equal(tracks[0]?.readyState, "ended");
  });

  it("ends at once when aborted while the person is asked, and stops what he then allows", async () => {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    const { tracks } = browse({ give: () => promise });
    const controller = new AbortController();
    const opening = openCamera({ signal: controller.signal });
    controller.abort(new Error("enough"));
    await assert.rejects(opening, /enough/);
    resolve({ getTracks: () => tracks });
    await new Promise(setImmediate);
    assert.equal(tracks[0]?.readyState, "ended");
    await assert.rejects(openCamera({ signal: controller.signal }), /enough/);
  });
});
