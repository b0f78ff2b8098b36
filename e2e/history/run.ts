/**
 * Makes one long history and tells what of it cannot be explained: `npm run history -- --seed 7 --operations 20000 --engine PostgreSQL`.
 * `--plant NAME` looks for a bug that is planted first; `--plant list` lists them.
 */
import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { makeHistory, tellFault } from "./makeHistory.ts";
import { openPlace } from "./openPlace.ts";
import { bugOf, plantedBugs } from "./plant/plantedBugs.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: randomBytes(4).toString("hex") },
    operations: { type: "string", default: "5000" },
    engine: { type: "string", default: "embedded" },
    plant: { type: "string" },
  },
});

async function run(): Promise<void> {
  const undone: (() => Promise<void>)[] = [];
  const { seed, plant = null } = values;
  const engine = values.engine === "PostgreSQL" ? "PostgreSQL" : "embedded";
  try {
    const { place, restart } = await openPlace({ after: (undo) => undone.push(undo) }, engine, plant);
    const plan = {
      seed,
      operations: Number(values.operations),
      ...(plant === null ? { atHalf: restart } : { until: bugOf(plant).breaks }),
    };
    const { history, faults } = await makeHistory(place, plan);
    const outcomes = Object.groupBy(history, ({ name, outcome, code }) => `${name}: ${outcome}, ${code}`);
    for (const [told, all = []] of Object.entries(outcomes).toSorted())
      console.log(`${String(all.length).padStart(6)}  ${told}`);
    for (const fault of faults) console.log(`\n${tellFault(fault)}`);
    console.log(`\n${engine}, seed ${seed}: ${history.length} operations, ${faults.length} that cannot be explained.`);
    if (faults.length > 0) process.exitCode = 1;
  } finally {
    for (const undo of undone.reverse()) await undo();
  }
}

if (values.plant === "list") console.log(Object.keys(plantedBugs).join("\n"));
else await run();
