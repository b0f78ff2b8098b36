import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { Pixels } from "../image/pixels.ts";
import { readFace } from "../read/readFace.ts";
import type { FaceReading } from "../reading.ts";
import { loadNetworks } from "../runtime/loadNetworks.ts";
import type { Networks } from "../runtime/networks.ts";
import { modelsOfCheckout } from "../testing/modelsOfCheckout.ts";
import type { LivenessAction, LivenessProgress } from "./livenessTypes.ts";
import { type Camera, openSession, readingOf } from "./testing/actors.ts";
import { encode, loadPortrait } from "./testing/loadPortrait.ts";
import { shutEyes } from "./testing/shutEyes.ts";
import { type HeadMove, type Portrait, turnHead } from "./testing/turnHead.ts";
import { type SheetMove, turnPhoto } from "./testing/turnPhoto.ts";

let networks: Networks;
let portrait: Portrait;

before(async () => {
  networks = await loadNetworks({ modelsDir: await modelsOfCheckout(), runtime: "web" });
  portrait = await loadPortrait(networks, 0);
});

async function read(picture: Pixels): Promise<FaceReading | null> {
  const reading = await readFace(networks, await encode(picture), "frame");
  return reading.ok ? reading : null;
}

async function readHead(move: HeadMove, of = portrait): Promise<FaceReading> {
  return (await read(turnHead(of, move))) ?? assert.fail(JSON.stringify(move));
}

async function readSheets(moves: readonly SheetMove[]): Promise<FaceReading[]> {
  const readings: FaceReading[] = [];
  for (const move of moves) {
    const reading = await read(turnPhoto(portrait.photo, move));
    if (reading) readings.push(reading);
  }
  return readings;
}

/** What a head shows for each thing that is asked for. */
async function readMovements(): Promise<Readonly<Record<LivenessAction, readonly FaceReading[]>>> {
  const front = await readHead({});
  const shut = await readHead({}, { ...portrait, photo: shutEyes(portrait.photo, portrait.points) });
  const arc = async (...moves: HeadMove[]): Promise<FaceReading[]> => {
    const out = await Promise.all(moves.map((move) => readHead(move)));
    return [front, ...out, ...out.toReversed(), front];
  };
  return {
    lookAhead: [front, front, front],
    turnLeft: await arc({ yawDegrees: 16 }, { yawDegrees: 30 }),
    turnRight: await arc({ yawDegrees: -16 }, { yawDegrees: -30 }),
    lookUp: await arc({ pitchDegrees: 12 }, { pitchDegrees: 24 }),
    blink: [front, shut, shut, front],
    enterTarget: [front, front],
  };
}

/** Shows readings, each as a picture of its own, where the target is while one is to be entered. */
function show(camera: Camera, readings: readonly FaceReading[]): LivenessProgress {
  for (const reading of readings) {
    const target = camera.progress.status === "going" ? camera.progress.target : null;
    const place = target ?? reading.place;
    camera.send({ ...reading, place, pixelDigest: readingOf({}).pixelDigest }, 100);
  }
  return camera.progress;
}

/** Shows what `choose` gives for whatever is asked, until the session is over. */
function showAll(byte: number, choose: (action: LivenessAction) => readonly FaceReading[]): LivenessProgress {
  const camera = openSession(byte);
  while (camera.progress.status === "going") show(camera, choose(camera.progress.action));
  return camera.progress;
}

describe("a head rendered from a portrait", () => {
  let movements: Awaited<ReturnType<typeof readMovements>>;
  let front: FaceReading;

  before(async () => {
    movements = await readMovements();
    front = movements.lookAhead[0] ?? assert.fail();
  });

  it("is read as it is turned", async () => {
    for (const yawDegrees of [-30, -15, 15, 30]) {
      const { pose } = await readHead({ yawDegrees });
      const read = pose.yawDegrees - front.pose.yawDegrees;
      assert.ok(Math.abs(read - yawDegrees) < 4, `${yawDegrees} is read as ${read}`);
    }
    for (const pitchDegrees of [12, 24]) {
      const { pose } = await readHead({ pitchDegrees });
      const read = pose.pitchDegrees - front.pose.pitchDegrees;
      assert.ok(Math.abs(read - pitchDegrees) < 8, `${pitchDegrees} is read as ${read}`);
    }
  });

  it("passes a session that it makes the movements for, in every order", () => {
    for (let byte = 0; byte < 120; byte += 1) {
      assert.equal(showAll(byte, (action) => movements[action]).status, "passed");
    }
  });

  it("fails with another person's face in the last frame", async () => {
    const other = await readHead({}, await loadPortrait(networks, 3));
    const progress = showAll(0, (action) =>
      action === "blink" ? [...movements.blink.slice(0, 3), other] : movements[action],
    );
    assert.deepEqual(progress, { status: "failed", reason: "anotherFace" });
  });

  it("does not make movements for the photo of somebody else", async () => {
    const other = await loadPortrait(networks, 3);
    const photo = [await read(other.photo)].flatMap((reading) => reading ?? []);
    const isFront = (reading: FaceReading): boolean => reading === front;
    for (let byte = 0; byte < 120; byte += 1) {
      const progress = showAll(byte, (action) =>
        movements[action].map((one) => (isFront(one) ? (photo[0] ?? one) : one)),
      );
      assert.deepEqual(progress, { status: "failed", reason: "anotherFace" });
    }
  });
});

describe("a photo on a sheet of paper", () => {
  const angles = [-60, -45, -25, -10, 10, 25, 45, 60];

  /** Tries every order and everything that was read, for every movement, up and down. */
  function assertNeverPasses(readings: readonly FaceReading[]): void {
    const [front = assert.fail()] = readings;
    for (let byte = 0; byte < 120; byte += 1) {
      const all = [front, ...readings, front, ...readings.toReversed()];
      const progress = showAll(byte, (action) => (action === "lookAhead" ? [front, front, front] : all));
      assert.equal(progress.status, "failed");
    }
  }

  it("makes none of the movements of the head, turned and tilted by up to 60 degrees", async () => {
    const moves = angles.flatMap((degrees) => [{ yawDegrees: degrees }, { pitchDegrees: degrees }]);
    const both = [-40, 40].map((degrees) => ({ yawDegrees: degrees, pitchDegrees: degrees }));
    const readings = await readSheets([{}, ...moves, ...both]);
    assert.ok(readings.length > 15, `${readings.length} were read`);
    for (const action of ["turnLeft", "turnRight", "lookUp", "blink"] as const) {
      const [front = assert.fail()] = readings;
      for (const reading of readings) {
        const camera = openSession(orderThatBegins(action));
        show(camera, [front, front, front, reading, reading]);
        const reached = camera.progress.status === "going" && camera.progress.state.movement.phase === "reached";
        assert.ok(!reached, `${action} by ${JSON.stringify(reading.pose)}`);
      }
    }
    assertNeverPasses(readings);
  });

  it("never passes bent, turned and tilted", async () => {
    const bent = [-45, 45].flatMap((degrees) => [
      { yawDegrees: degrees, bendDegrees: 90 },
      { yawDegrees: degrees, bendDegrees: 160 },
      { pitchDegrees: degrees, rollUpDegrees: 120 },
    ]);
    assertNeverPasses(await readSheets([{}, ...bent]));
  });
});

/** Finds a byte that draws an order which begins with a movement. */
function orderThatBegins(action: LivenessAction): number {
  for (let byte = 0; byte < 120; byte += 1) {
    const { progress } = openSession(byte);
    if (progress.status === "going" && progress.state.order[1] === action) return byte;
  }
  return assert.fail();
}
