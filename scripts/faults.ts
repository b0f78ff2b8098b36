/**
 * Runs what goes wrong on purpose: kills, lost databases, poolers, keys that change under load. One file at a time, for they go
 * by real time. `npm run faults -- keys` runs those whose path contains the word.
 */
import { runTestFiles } from "./runTestFiles.ts";

await runTestFiles(["packages/*/src/**/*.fault.test.ts", "e2e/**/*.fault.test.ts"], process.argv.slice(2), {
  concurrency: 1,
});
