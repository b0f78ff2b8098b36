/** Runs every test of the workspace. `npm test -- totp store/` runs the files whose path contains one of the words. */
import { runTestFiles } from "./runTestFiles.ts";

const TEST_FILES = ["packages/*/src/**/*.test.ts", "scripts/**/*.test.ts", "bench/**/*.test.ts", "e2e/**/*.test.ts"];

await runTestFiles(TEST_FILES, process.argv.slice(2));
