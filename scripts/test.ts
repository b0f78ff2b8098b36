/**
 * Runs the tests of the workspace but those that have commands of their own: `npm run browser`, `npm run faults`, `npm run
 * judges`. `npm test -- totp store/` runs the files whose path contains one of the words.
 */
import { runTestFiles } from "./runTestFiles.ts";

const TEST_FILES = ["packages/*/src/**/*.test.ts", "scripts/**/*.test.ts", "bench/**/*.test.ts", "e2e/**/*.test.ts"];

await runTestFiles(TEST_FILES, process.argv.slice(2), { exclude: ["e2e/ui/**", "**/*.fault.test.ts"] });
