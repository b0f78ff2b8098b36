/** Checks the model of settlements by Alloy, which Maven brings; docs: model/README.md. */
import { runTestFiles } from "./runTestFiles.ts";

await runTestFiles(["model/**/*.test.ts"], process.argv.slice(2));
