/** Runs the outside clients of `e2e/judges`. `npm run judges -- mobile` runs those whose path contains the word. */
import { runTestFiles } from "./runTestFiles.ts";

await runTestFiles(["e2e/judges/**/*.judge.ts"], process.argv.slice(2));
