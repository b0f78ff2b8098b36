import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { FaceFault, FaceReading } from "../reading.ts";
import { distanceOf } from "./descriptors.ts";
import { followLiveness } from "./followLiveness.ts";
import type { LivenessAction, LivenessFailure, LivenessProgress } from "./livenessTypes.ts";
import { type Camera, type Look, looksOf, obey, openSession, readingOf } from "./testing/actors.ts";

/** Of every order of movements. */
const anyOrder = fc.integer({ min: 0, max: 119 });
const jitter = fc.double({ min: -2.5, max: 2.5, noNaN: true });
const movements = ["turnLeft", "turnRight", "lookUp", "blink"] as const;

function assertFails(progress: LivenessProgress, ...reasons: LivenessFailure[]): void {
  assert.ok(progress.status === "failed" && reasons.includes(progress.reason), JSON.stringify(progress).slice(0, 300));
}

function actionOf(camera: Camera): LivenessAction | null {
  return camera.progress.status === "going" ? camera.progress.action : null;
}

/** Brings a session to the point where a movement is asked for. */
function until(action: LivenessAction, byte = 0): Camera {
  const camera = openSession(byte);
  obey(camera, looksOf, 1);
  while (actionOf(camera) !== action) {
    assert.equal(camera.progress.status, "going");
    obey(camera, looksOf, 1);
  }
  return camera;
}

describe("an honest session", () => {
  it("passes in every order, at any pace, with trembling, frames that cannot be read and blinks in between", () => {
    const spoiled = fc.constantFrom<FaceFault | "blink" | null>(
      "tooBlurred",
      "noFace",
      "unclear",
      "blink",
      null,
      null,
      null,
    );
    const frames = fc.infiniteStream(
      fc.record({ yaw: jitter, pitch: jitter, gapMs: fc.integer({ min: 80, max: 900 }), spoiled }),
    );
    fc.assert(
      fc.property(anyOrder, frames, fc.double({ min: 1.15, max: 1.5, noNaN: true }), (byte, stream, reach) => {
        const camera = openSession(byte);
        while (camera.progress.status === "going") {
          for (const look of looksOf(camera.progress.action, camera.progress.target, reach)) {
            const { value } = stream.next();
            if (value.spoiled !== null && value.spoiled !== "blink") {
              camera.send({ ok: false, fault: value.spoiled }, value.gapMs);
            } else if (value.spoiled === "blink" && actionOf(camera) !== "lookAhead") {
              camera.send(readingOf({ ...look, eyes: 0.3 }), value.gapMs);
            }
            const shaken = {
              yawDegrees: (look.yawDegrees ?? 0) + value.yaw,
              pitchDegrees: (look.pitchDegrees ?? 0) + value.pitch,
            };
            camera.send(readingOf({ ...look, ...shaken }), value.gapMs);
          }
        }
        assert.equal(camera.progress.status, "passed", JSON.stringify(camera.progress).slice(0, 300));
      }),
    );
  });

  it("passes whatever the person's own way to look ahead and to open the eyes", () => {
    const own = fc.record({
      yaw: fc.double({ min: -12, max: 12, noNaN: true }),
      pitch: fc.double({ min: -22, max: 22, noNaN: true }),
      eyes: fc.double({ min: 0.6, max: 1.5, noNaN: true }),
      sizePixels: fc.integer({ min: 60, max: 500 }),
    });
    fc.assert(
      fc.property(anyOrder, own, (byte, { yaw, pitch, eyes, sizePixels }) => {
        const act: typeof looksOf = (action, target) =>
          looksOf(action, target).map((look) => ({
            ...look,
            yawDegrees: yaw + (look.yawDegrees ?? 0),
            pitchDegrees: pitch + (look.pitchDegrees ?? 0),
            eyes: eyes * Number(look.eyes ?? 1),
            sizePixels,
          }));
        assert.equal(obey(openSession(byte), act).status, "passed");
      }),
    );
  });

  it("gives the mean of frontal frames: those of looking ahead, every return and the target", () => {
    const camera = openSession(7);
    const progress = obey(camera);
    assert.ok(progress.status === "passed");
    assert.equal(progress.frames, 8);
    assert.ok(distanceOf(progress.descriptor, readingOf({}).descriptor) < 1e-4);
  });

  it("says what to do", () => {
    const camera = openSession(0);
    const hints = (looks: readonly Look[]): unknown[] =>
      looks.map((look) => {
        const progress = camera.send(readingOf(look));
        return progress.status === "going" ? [progress.step, progress.action, progress.hint] : progress.status;
      });
    assert.deepEqual(hints([{ yawDegrees: 30 }, { pitchDegrees: -30 }, { eyes: 0.2 }, {}, { yawDegrees: 9 }]), [
      [1, "lookAhead", "comeBack"],
      [1, "lookAhead", "comeBack"],
      [1, "lookAhead", "openEyes"],
      [1, "lookAhead", null],
      [1, "lookAhead", "holdStill"],
    ]);
    assert.deepEqual(hints([{}, {}, {}]), [
      [1, "lookAhead", "holdStill"],
      [1, "lookAhead", null],
      [2, "turnLeft", null],
    ]);
    assert.deepEqual(
      hints([
        { yawDegrees: -12 },
        { yawDegrees: 12 },
        { pitchDegrees: 12 },
        { yawDegrees: 30 },
        { yawDegrees: 12 },
        { eyes: 0.4 },
        {},
      ]),
      [
        [2, "turnLeft", "otherWay"],
        [2, "turnLeft", "turnFurther"],
        [2, "turnLeft", "comeBack"],
        [2, "turnLeft", "comeBack"],
        [2, "turnLeft", "comeBack"],
        [2, "turnLeft", "openEyes"],
        [3, "turnRight", null],
      ],
    );
    const blinking = until("blink");
    const blinkHints = [{}, { eyes: 0.6 }, { yawDegrees: 12 }, { eyes: 0.3 }, { eyes: 0.6 }].map((look) => {
      const progress = blinking.send(readingOf(look));
      return progress.status === "going" ? progress.hint : progress.status;
    });
    assert.deepEqual(blinkHints, ["closeEyes", "closeEyes", "comeBack", "openEyes", "openEyes"]);
  });

  it("keeps a state of plain JSON under 16 kB", () => {
    const camera = openSession(3);
    obey(camera, looksOf, 3);
    while (camera.sent.length < 300) camera.send(readingOf({ yawDegrees: Math.sin(camera.sent.length) * 5 }), 100);
    assert.ok(camera.progress.status === "going");
    const text = JSON.stringify(camera.progress.state);
    assert.ok(text.length < 16_000, `${text.length} bytes`);
    assert.deepEqual(JSON.parse(text), camera.progress.state);
  });
});

describe("pictures that are no living face", () => {
  it("never pass as what a flat photo reports, however it is turned, tilted, bent and moved", () => {
    const flat = fc.infiniteStream(
      fc.record({
        yawDegrees: fc.double({ min: -24.9, max: 24.9, noNaN: true }),
        pitchDegrees: fc.double({ min: -17.9, max: 17.9, noNaN: true }),
        eyes: fc.double({ min: 0.56, max: 1.5, noNaN: true }),
        sizePixels: fc.integer({ min: 100, max: 400 }),
      }),
    );
    fc.assert(
      fc.property(anyOrder, flat, (byte, stream) => {
        const camera = openSession(byte);
        obey(camera, looksOf, 1);
        while (camera.progress.status === "going") camera.send(readingOf(stream.next().value));
        assertFails(camera.progress, "tooSlow", "tooManyFrames");
      }),
      { numRuns: 30 },
    );
  });

  for (const action of ["turnLeft", "turnRight", "lookUp"] as const) {
    it(`never make a ${action} by swapping a picture of the front for one of the end`, () => {
      const camera = until(action);
      const [front = {}, , end = {}] = looksOf(action);
      obey(camera, () => [front, end]);
      assertFails(camera.progress, "tooSlow", "tooManyFrames");
    });
  }

  it("never look up turned aside, as tilted photos do", () => {
    const camera = until("lookUp");
    obey(camera, () => looksOf("lookUp").map((look) => (look.pitchDegrees ? { ...look, yawDegrees: 15 } : look)));
    assertFails(camera.progress, "tooSlow", "tooManyFrames");
  });

  it("never blink by a tilt that shortens the face, nor with one eye, nor without looking ahead", () => {
    for (const shut of [
      { eyes: 0.35, sizePixels: 170 },
      { eyes: [0.35, 1] as const },
      { eyes: 0.35, pitchDegrees: -12 },
      { eyes: 0.35, yawDegrees: 12 },
    ]) {
      const camera = until("blink");
      obey(camera, () => [{}, shut]);
      assertFails(camera.progress, "tooSlow", "tooManyFrames");
    }
  });

  it("fail when a picture comes twice, however it is encoded and wherever it came before", () => {
    fc.assert(
      fc.property(anyOrder, fc.nat(), (byte, which) => {
        const whole = openSession(byte);
        obey(whole);
        const camera = openSession(byte);
        const [count, again] = [whole.sent.length - 1, which % (whole.sent.length - 1)];
        for (const { reading } of whole.sent.slice(0, count)) camera.send(reading);
        assert.equal(camera.progress.status, "going");
        const old = whole.sent[again]?.reading as FaceReading; // they were all readable
        assertFails(camera.send(readingOf({}, old.pixelDigest)), "frameReused");
      }),
    );
  });

  it("fail as a recorded session whose order is another one", () => {
    fc.assert(
      fc.property(anyOrder, anyOrder, (drawn, recorded) => {
        fc.pre(drawn !== recorded);
        const video = openSession(recorded);
        obey(video);
        const camera = openSession(drawn);
        const frames = video.sent.map(({ reading }) => reading as FaceReading); // they were all readable
        while (camera.progress.status === "going") {
          for (const frame of frames) camera.send({ ...frame, pixelDigest: readingOf({}).pixelDigest });
        }
        // A blink out of turn counts for nothing, for everybody blinks.
        if (headsOf(drawn) !== headsOf(recorded)) assertFails(camera.progress, "stepBack");
      }),
    );
  });
});

/** The movements of the head that a byte draws, in order. */
function headsOf(byte: number): string {
  const { progress } = openSession(byte);
  return progress.status === "going"
    ? progress.state.order.filter((action) => action !== "blink" && action !== "enterTarget").join()
    : "";
}

/** Reads a face that is the first person at 0, the second at 1, and like both between. */
function between(share: number, look: Look = {}): FaceReading {
  const [one, other] = [readingOf(look), readingOf({ ...look, person: 1 })];
  const mixed = one.descriptor.map((value, index) => value * (1 - share) + (other.descriptor[index] ?? 0) * share);
  return { ...one, descriptor: mixed };
}

function strangersOf(camera: Camera): number | null {
  return camera.progress.status === "going" ? camera.progress.state.strangers : null;
}

describe("another face", () => {
  it("fails, or never comes through, whichever frames of a session it makes", () => {
    const anyShare = fc.infiniteStream(fc.boolean());
    fc.assert(
      fc.property(anyOrder, anyShare, fc.boolean(), (byte, stream, starts) => {
        const camera = openSession(byte);
        let strangers = 0;
        while (camera.progress.status === "going") {
          const position = camera.progress.state.position;
          for (const look of looksOf(camera.progress.action, camera.progress.target)) {
            const isOther = position > 0 ? stream.next().value : starts;
            strangers += Number(isOther !== starts && camera.progress.status === "going");
            camera.send(readingOf({ ...look, person: Number(isOther) }));
          }
        }
        if (strangers > 2) assertFails(camera.progress, "anotherFace");
        if (camera.progress.status === "passed") {
          const own = readingOf({ person: Number(starts) }).descriptor;
          assert.ok(distanceOf(camera.progress.descriptor, own) < 1e-4);
        }
      }),
    );
  });

  for (const action of movements) {
    it(`does not make a ${action} for the one who looks ahead`, () => {
      const camera = until(action);
      const looks = looksOf(action);
      obey(camera, () =>
        looks.map((look, index) => (index === 0 || index === looks.length - 1 ? look : { ...look, person: 1 })),
      );
      assertFails(camera.progress, "anotherFace");
    });

    it(`does not end a ${action} that another one made`, () => {
      const camera = until(action);
      const looks = looksOf(action);
      obey(camera, () => looks.map((look, index) => (index === looks.length - 1 ? { ...look, person: 1 } : look)));
      assertFails(camera.progress, "anotherFace");
    });
  }

  it("is noticed where it takes the place of one that is somewhat like both", () => {
    const camera = until("turnLeft");
    camera.send(between(0.5));
    assert.equal(strangersOf(camera), 0);
    camera.send(between(-0.5));
    assert.equal(strangersOf(camera), 1);
  });

  it("is noticed where one face becomes another little by little", () => {
    const camera = until("turnLeft");
    for (const share of [0.2, 0.4, 0.55]) {
      camera.send(between(share));
      assert.equal(strangersOf(camera), 0);
    }
    camera.send(between(0.7));
    assert.equal(strangersOf(camera), 1);
  });

  it("is noticed in a turned head, though that looks less like itself", () => {
    for (const [share, strangers] of [
      [0.5, 0],
      [0.75, 1],
    ] as const) {
      const camera = until("turnLeft");
      camera.send(between(share, { yawDegrees: 30 }));
      assert.equal(strangersOf(camera), strangers);
    }
  });

  it("does not become the one who looks ahead while three frames of that are collected", () => {
    const camera = openSession();
    for (const person of [0, 0, 1, 0, 1, 0]) {
      camera.send(readingOf({ person }));
      assert.equal(actionOf(camera), "lookAhead");
    }
  });

  it("does not look ahead in between: its frames must follow one another", () => {
    const camera = openSession();
    for (const look of [{}, {}, { eyes: 0.2 }, {}, {}]) {
      camera.send(readingOf(look));
      assert.equal(actionOf(camera), "lookAhead");
    }
    camera.send(readingOf({}));
    assert.notEqual(actionOf(camera), "lookAhead");
  });

  it("may be there only until the movements begin", () => {
    const camera = openSession();
    const crowd = { ok: false, fault: "manyFaces" } as const;
    const early = camera.send(crowd);
    assert.deepEqual(early.status === "going" && early.hint, "manyFaces");
    obey(camera, looksOf, 1);
    assertFails(camera.send(crowd), "manyFaces");
  });
});

describe("movements that were not asked for", () => {
  it("end the session", () => {
    for (const asked of movements) {
      for (const made of movements.filter((one) => one !== asked && one !== "blink")) {
        const camera = until(asked);
        for (const look of looksOf(made)) camera.send(readingOf(look));
        assertFails(camera.progress, "stepBack");
      }
    }
  });

  it("are forgiven in one frame, after which all begins anew from the front", () => {
    const camera = until("turnLeft");
    const progress = camera.send(readingOf({ yawDegrees: -30 }));
    assert.equal(progress.status === "going" && progress.hint, "otherWay");
    for (const look of looksOf("turnLeft").slice(1, -1)) camera.send(readingOf(look));
    assert.equal(camera.progress.status === "going" && camera.progress.state.movement.phase, "lost");
    camera.send(readingOf({}));
    assert.equal(actionOf(camera), "turnLeft");
    assert.equal(obey(camera).status, "passed");
  });
});

describe("frames", () => {
  it("fail out of order, in numbers and in time", () => {
    const camera = openSession();
    camera.send(readingOf({}));
    assert.ok(camera.progress.status === "going");
    const { state } = camera.progress;
    for (const [sequence, atMs] of [
      [0, 2_000_000],
      [-1, 2_000_000],
      [Number.NaN, 2_000_000],
      [1, 1_000_000],
      [1, Number.NaN],
    ] as const) {
      assertFails(followLiveness(state, { sequence, atMs, reading: readingOf({}) }), "outOfOrder");
    }
    const next = followLiveness(state, { sequence: 5, atMs: 1_000_300, reading: readingOf({}) });
    assert.equal(next.status, "going");
  });

  it("are not judged when they come within 80 ms, but count", () => {
    const camera = openSession();
    camera.send(readingOf({}));
    for (let index = 0; index < 3; index += 1) {
      const progress = camera.send(readingOf({}), 20);
      assert.ok(progress.status === "going");
      assert.deepEqual(
        [progress.hint, progress.state.ahead.length, progress.state.frames],
        ["holdStill", 1, index + 2],
      );
    }
    const progress = camera.send(readingOf({}), 20);
    assert.equal(progress.status === "going" && progress.state.ahead.length, 2);
  });

  it("fail after more than 15 seconds, and a session after more than 90", () => {
    const slow = openSession();
    slow.send(readingOf({}));
    assert.equal(slow.send(readingOf({}), 15_000).status, "going");
    assertFails(slow.send(readingOf({}), 15_001), "tooSlow");
    const long = openSession();
    long.send({ ok: false, fault: "noFace" });
    for (let index = 0; index < 9; index += 1) {
      assert.equal(long.send({ ok: false, fault: "noFace" }, 10_000).status, "going");
    }
    assertFails(long.send(readingOf({}), 100), "tooSlow");
  });

  it("are at most 300, readable or not", () => {
    const camera = openSession();
    for (let index = 0; index < 300; index += 1) {
      const { status } = camera.send(index % 2 ? readingOf({ yawDegrees: 30 }) : { ok: false, fault: "noFace" }, 100);
      assert.equal(status, "going");
    }
    assertFails(camera.send(readingOf({}), 100), "tooManyFrames");
  });

  it("that cannot be read are a hint and spoil nothing", () => {
    for (const fault of ["noFace", "tooBlurred", "tooDark", "turnedAway", "unclear", "notAnImage"] as const) {
      const camera = until("turnLeft");
      for (const look of looksOf("turnLeft")) {
        const progress = camera.send({ ok: false, fault });
        assert.equal(progress.status === "going" && progress.hint, fault);
        camera.send(readingOf(look));
      }
      assert.notEqual(actionOf(camera), "turnLeft");
    }
  });

  it("with numbers that are none never make progress", () => {
    const camera = openSession();
    for (const broken of [{ yawDegrees: Number.NaN }, { pitchDegrees: Number.NaN }, { eyes: Number.NaN }]) {
      for (let index = 0; index < 4; index += 1) camera.send(readingOf(broken));
    }
    camera.send({ ...readingOf({}), descriptor: [] });
    assert.equal(actionOf(camera), "lookAhead");
  });
});
