/**
 * Measures how well faces are told apart, on any labelled pair list:
 * `npm run bench:face -- --pairs FILE --images DIR [--runtime auto|web|node] [--models DIR]`.
 * Forms of the list: bench/facePairs.ts. Every photo is read as the service reads it, but without its demands on
 * quality: of several faces the main one counts. How many photos the service would refuse is told apart. PGM is taken
 * too, for the AT&T faces; their photos must have 92 x 112 pixels, for in the copy at 23 x 28 there is nothing to see.
 */
import { parseArgs } from "node:util";
import { modelFiles } from "../packages/face/src/models/modelFiles.ts";
import { loadNetworks, type NetworkOptions } from "../packages/face/src/runtime/loadNetworks.ts";
import type { RuntimeChoice } from "../packages/face/src/runtime/loadRuntime.ts";
import type { Networks } from "../packages/face/src/runtime/networks.ts";
import { modelsOfCheckout } from "../packages/face/src/testing/modelsOfCheckout.ts";
import { loadAverage, machine } from "./conditions.ts";
import { type Measured, measureFaces } from "./faceMeasure.ts";
import { doPathsNamePeople, type FacePair, findImages, nameFaces, pathsOf, readPairs } from "./facePairs.ts";
import { acceptedShare, equalErrorRate, type Trials, trueAcceptsAt } from "./faceRates.ts";
import { crossDistances, pairTrials, templateTrials } from "./faceTrials.ts";
import { quantile } from "./quantile.ts";

/** The thresholds of a fresh installation, by what a template is made of. */
const THRESHOLDS = [
  { made: "one photo", photos: 1, threshold: 0.53 },
  { made: "two photos", photos: 2, threshold: 0.5 },
  { made: "a live session (three photos here)", photos: 3, threshold: 0.45 },
];
const FALSE_ACCEPT_RATES = [1e-2, 1e-3, 1e-4];
const MOST_COUNTS = 12;

function percent(share: number): string {
  if (Number.isNaN(share)) return "-";
  return `${(100 * share).toFixed(share > 0 && share < 0.001 ? 4 : 2)} %`;
}

function printTrials(title: string, trials: Trials): void {
  console.log(`\n## ${title}\n\n${trials.genuine.length} of one person, ${trials.impostor.length} of two\n`);
  console.log("| | | threshold |\n|---|---|---|");
  console.log(`| EER | ${percent(equalErrorRate(trials))} | |`);
  for (const rate of FALSE_ACCEPT_RATES) {
    const { threshold, share, isResolved } = trueAcceptsAt(trials, rate);
    const note = isResolved ? "" : " (too few people for that rate: no two are taken for one)";
    console.log(`| TAR at FAR ${rate.toExponential()} | ${percent(share)}${note} | ${threshold.toFixed(3)} |`);
  }
}

function printThresholds(pairs: readonly FacePair[], { descriptors }: Measured): void {
  console.log("\n## Our thresholds\n\n| template of | threshold | false rejects | of | false accepts | of |");
  console.log("|---|---|---|---|---|---|");
  for (const { made, photos, threshold } of THRESHOLDS) {
    const { genuine, impostor } = templateTrials(pairs, descriptors, photos);
    const [rejects, accepts] = [1 - acceptedShare(genuine, threshold), acceptedShare(impostor, threshold)];
    const cells = [made, threshold, percent(rejects), genuine.length, percent(accepts), impostor.length];
    console.log(`| ${cells.join(" | ")} |`);
  }
}

function printConditions(networks: Networks, coldMs: number): void {
  console.log("# Faces told apart\n");
  console.log(`* machine: ${machine()}`);
  console.log(`* load average at the start: ${loadAverage()}`);
  console.log(`* ${networks.runtime}, one thread, loaded in ${coldMs.toFixed(0)} ms`);
  for (const { sha256, fileName } of Object.values(modelFiles)) console.log(`* ${sha256} ${fileName}`);
}

/** The commonest first. */
function listCounts(counts: ReadonlyMap<string, number>): string {
  const common = [...counts].toSorted(([, one], [, other]) => other - one).slice(0, MOST_COUNTS);
  return common.map(([what, count]) => `${what} ${count}`).join(", ");
}

function printPhotos(missing: number, measured: Measured): void {
  const { descriptors, withoutFace, latenciesMs, sizes, tinyPhotos, verdicts } = measured;
  const read = descriptors.size + withoutFace.length;
  console.log(`* ${read} photos, ${missing} more that the folder does not hold`);
  console.log(
    `\n## Photos\n\n* no face found: ${withoutFace.length} of ${read}, ${percent(withoutFace.length / read)}`,
  );
  for (const path of withoutFace) console.log(`  * ${path}`);
  console.log(`* pixels: ${listCounts(sizes)}`);
  if (tinyPhotos.length > 0) console.log(`* TOO SMALL for any face that the service takes: ${tinyPhotos.length}`);
  console.log(`* as portraits: ${listCounts(verdicts)}`);
  const [median, late] = [quantile(latenciesMs, 0.5), quantile(latenciesMs, 0.95)];
  console.log(`* ms from file to descriptor: p50 ${median.toFixed(0)}, p95 ${late.toFixed(0)}`);
}

async function run(pairsFile: string, folder: string, options: NetworkOptions): Promise<void> {
  const pairs = readPairs(pairsFile);
  const files = findImages(folder, pairs);
  const startedMs = performance.now();
  const networks = await loadNetworks(options);
  printConditions(networks, performance.now() - startedMs);
  console.log(`* ${pairs.length} pairs of ${pairsFile}, images in ${folder}`);
  const told = doPathsNamePeople(pairs) ? "by their paths" : "by the pairs alone: the paths name nobody";
  console.log(`* ${new Set(nameFaces(pairs).values()).size} people, told apart ${told}`);
  const measured = await measureFaces(networks, files);
  printPhotos(pathsOf(pairs).size - files.size, measured);
  const labelled = pairTrials(pairs, measured.descriptors);
  printTrials("The labelled pairs", labelled);
  const impostor = crossDistances(pairs, measured.descriptors);
  printTrials("The labelled pairs of one person, and every two people of the list", { ...labelled, impostor });
  printThresholds(pairs, measured);
}

const { pairs, images, models, runtime } = parseArgs({
  options: {
    pairs: { type: "string" },
    images: { type: "string" },
    models: { type: "string" },
    runtime: { type: "string", default: "auto" },
  },
}).values;
if (pairs === undefined || images === undefined) {
  console.error("Usage: npm run bench:face -- --pairs FILE --images DIR [--runtime auto|web|node] [--models DIR]");
  process.exitCode = 2;
} else {
  try {
    const modelsDir = models ?? (await modelsOfCheckout());
    await run(pairs, images, { modelsDir, runtime: runtime as RuntimeChoice }); // as: any other is "auto"
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
