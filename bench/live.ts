/**
 * Measures what live sessions let through, in simulation: `npm run bench:live -- --images DIR [--portraits 6]`, where DIR
 * has a folder of photos for each person. Portraits are moved as heads and as prints before the engine that serves, and
 * their pictures shown again to the rule that knows earlier ones. No real person before a real camera is in it.
 */
import { parseArgs } from "node:util";
import { shownFrameOf, wereShownBefore } from "../packages/core/src/faces/shownBefore.ts";
import { digestPixels } from "../packages/face/src/decode/digestPixels.ts";
import { likenessOf } from "../packages/face/src/decode/likenessOf.ts";
import type { Pixels } from "../packages/face/src/image/pixels.ts";
import { createPyramid } from "../packages/face/src/image/pyramid.ts";
import type { HeadMove, Portrait } from "../packages/face/src/liveness/testing/turnHead.ts";
import { modelFiles } from "../packages/face/src/models/modelFiles.ts";
import type { FaceReading } from "../packages/face/src/reading.ts";
import { loadNetworks } from "../packages/face/src/runtime/loadNetworks.ts";
import type { Networks } from "../packages/face/src/runtime/networks.ts";
import { modelsOfCheckout } from "../packages/face/src/testing/modelsOfCheckout.ts";
import { loadAverage, machine } from "./conditions.ts";
import { type Props, passedOrders, type Rules } from "./liveAttempts.ts";
import { copies, findPortraits, photograph, readHead, readSheet, type View } from "./livePictures.ts";

const RULES: Readonly<Record<string, Rules>> = {
  "movements alone": { depth: false, target: false },
  "and depth": { depth: true, target: false },
  "and the target": { depth: true, target: true },
};
const PRINTS = {
  "a flat print": [0],
  "a print bent by 110 to 170 degrees, then one with painted eyes": [110, 140, 170],
} as const;
const TURNS = [-60, -45, 45, 60];
const TILTS = [45, 60];
const ORDERS = 120;
const SHUT_SHARE = 0.4;

type Actor = Readonly<Record<"props", Props>> & { readonly inTarget: boolean };

function some(readings: readonly (FaceReading | null)[]): readonly FaceReading[] {
  return readings.filter((reading) => reading !== null);
}

/** Takes it that eyes are painted well enough to be read as shut: the best that a second print can be. */
function shut(front: FaceReading): FaceReading {
  const { left, right } = front.eyeApertures;
  return { ...front, eyeApertures: { left: left * SHUT_SHARE, right: right * SHUT_SHARE } };
}

async function makeHead(networks: Networks, portrait: Portrait): Promise<Props> {
  const read = async (...moves: readonly HeadMove[]): Promise<readonly FaceReading[]> =>
    some(await Promise.all(moves.map((move) => readHead(networks, portrait, move))));
  const front = await read({});
  return {
    lookAhead: front,
    enterTarget: front,
    turnLeft: await read({ yawDegrees: 16 }, { yawDegrees: 28 }, { yawDegrees: 32 }),
    turnRight: await read({ yawDegrees: -16 }, { yawDegrees: -28 }, { yawDegrees: -32 }),
    lookUp: await read({ pitchDegrees: 12 }, { pitchDegrees: 22 }, { pitchDegrees: 28 }),
    blink: front.map(shut),
  };
}

async function makePrint(networks: Networks, portrait: Portrait, bends: readonly number[]): Promise<Props> {
  const turned = bends.flatMap((bendDegrees) =>
    TURNS.flatMap((yawDegrees) => [0, 15].map((pitchDegrees) => ({ yawDegrees, pitchDegrees, bendDegrees }))),
  );
  const tilted = bends.flatMap((rollUpDegrees) => TILTS.map((pitchDegrees) => ({ pitchDegrees, rollUpDegrees })));
  const readings: (FaceReading | null)[] = [];
  for (const move of [...turned, ...tilted]) readings.push(await readSheet(networks, portrait, move));
  const front = some([await readSheet(networks, portrait, {})]);
  const all = some(readings);
  return { lookAhead: front, enterTarget: front, turnLeft: all, turnRight: all, lookUp: all, blink: front.map(shut) };
}

async function actorsOf(networks: Networks, portrait: Portrait): Promise<ReadonlyMap<string, Actor>> {
  const actors = new Map<string, Actor>();
  const props = await makeHead(networks, portrait);
  actors.set("a head, which an honest person has", { props, inTarget: true });
  for (const [name, bends] of Object.entries(PRINTS)) {
    actors.set(name, { props: await makePrint(networks, portrait, bends), inTarget: true });
  }
  actors.set("clips cut by movement, shown as they were", { props, inTarget: false });
  actors.set("frames warped from one photo and moved to the target", { props, inTarget: true });
  return actors;
}

async function measureMovements(networks: Networks, portraits: readonly Portrait[]): Promise<void> {
  const rows = new Map<string, number[][]>();
  for (const portrait of portraits) {
    for (const [name, { props, inTarget }] of await actorsOf(networks, portrait)) {
      const passed = Object.values(RULES).map((rules) => passedOrders(props, rules, inTarget));
      rows.set(name, [...(rows.get(name) ?? []), passed]);
    }
  }
  console.log(
    `\n## Whole sessions\n\nOf ${portraits.length} portraits, those that passed in some of the ${ORDERS} orders (share of all orders)\n`,
  );
  console.log(`| | ${Object.keys(RULES).join(" | ")} |\n|---|${"---|".repeat(Object.keys(RULES).length)}`);
  for (const [name, passed] of rows) {
    const cells = Object.keys(RULES).map((_, rule) => {
      const counts = passed.map((each) => each[rule] ?? 0);
      const share = counts.reduce((sum, count) => sum + count, 0) / (ORDERS * counts.length);
      return `${counts.filter((count) => count > 0).length} (${(100 * share).toFixed(1)} %)`;
    });
    console.log(`| ${name} | ${cells.join(" | ")} |`);
  }
}

const STILL: View = { right: 0, down: 0, scale: 1.02, light: 1, noise: 6 };
const FRAMES = 12;

/** A head in a session: ahead, about to both sides and up, never quite still. */
function moveOf(frame: number, draw: () => number): HeadMove {
  const swing = Math.sin((2 * Math.PI * frame) / FRAMES);
  const shake = (): number => 4 * (draw() - 0.5);
  return { yawDegrees: 28 * swing + shake(), pitchDegrees: (frame > FRAMES / 2 ? 10 : 0) + shake() };
}

async function film(portrait: Portrait, view: View, draw: () => number): Promise<readonly Pixels[]> {
  const pictures: Pixels[] = [];
  for (let frame = 0; frame < FRAMES; frame += 1) {
    pictures.push(await photograph(portrait, moveOf(frame, draw), view, draw));
  }
  return pictures;
}

function shown(pictures: readonly Pixels[]) {
  return pictures.map((picture) =>
    shownFrameOf({
      ok: true,
      descriptor: [],
      pixelDigest: digestPixels(picture),
      likeness: likenessOf(createPyramid(picture).halved(1).pixels),
    }),
  );
}

async function measureRepeats(portraits: readonly Portrait[]): Promise<void> {
  const refused = new Map<string, number>();
  const note = (name: string, isRefused: boolean) => refused.set(name, (refused.get(name) ?? 0) + Number(isRefused));
  const draw = drawer(1);
  for (const portrait of portraits) {
    const first = await film(portrait, STILL, draw);
    const old = shown(first);
    for (const [name, copy] of Object.entries(copies)) {
      note(`the same clip, ${name}`, wereShownBefore(shown(await Promise.all(first.map(copy))), old));
    }
    for (const moved of [0, 0.01, 0.02, 0.05]) {
      const view = { ...STILL, right: moved, down: -moved, scale: STILL.scale + moved, light: 1 + moved };
      const name = `an honest second session, ${(100 * moved).toFixed(0)} % away, larger and lighter`;
      note(name, wereShownBefore(shown(await film(portrait, view, draw)), old));
    }
  }
  console.log(
    `\n## Pictures that come again\n\nSessions of ${FRAMES} frames that are refused, of ${portraits.length}\n\n| | refused |\n|---|---|`,
  );
  for (const [name, count] of refused) console.log(`| ${name} | ${count} |`);
}

/** Gives numbers from 0 to 1 that are the same each time. */
function drawer(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

async function run(folder: string, most: number): Promise<void> {
  const networks = await loadNetworks({ modelsDir: await modelsOfCheckout(), runtime: "auto" });
  console.log("# Live sessions in simulation\n");
  console.log(`* machine: ${machine()}\n* load average at the start: ${loadAverage()}\n* ${networks.runtime}`);
  for (const { sha256, fileName } of Object.values(modelFiles)) console.log(`* ${sha256} ${fileName}`);
  const portraits = await findPortraits(networks, folder, most);
  console.log(`* ${portraits.length} portraits of ${folder}, each as a head modelled on it and as sheets of paper`);
  await measureMovements(networks, portraits);
  await measureRepeats(portraits);
}

const { images, portraits } = parseArgs({
  options: { images: { type: "string" }, portraits: { type: "string", default: "6" } },
}).values;
if (images === undefined) {
  console.error("Usage: npm run bench:live -- --images DIR [--portraits 6]");
  process.exitCode = 2;
} else {
  await run(images, Number(portraits));
}
