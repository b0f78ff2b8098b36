/** Runs what is tried in Chromium. `npm run browser -- pages` runs the files whose path contains the word. */
import { runTestFiles } from "./runTestFiles.ts";

await runTestFiles(["e2e/ui/**/*.test.ts"], process.argv.slice(2));
