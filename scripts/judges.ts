/**
 * Runs the outside clients of `e2e/judges`. `npm run judges -- mobile` runs those whose path contains the word; `npm run
 * judges:systems` runs the whole systems whose files are imported, which take minutes to be brought and built.
 */
import { runTestFiles } from "./runTestFiles.ts";

const SYSTEMS = ["e2e/judges/moving/keycloak.judge.ts", "e2e/judges/moving/privacyIdea.judge.ts"];

const words = process.argv.slice(2);
if (words.includes("--systems")) await runTestFiles(SYSTEMS, [], { concurrency: 1 });
else await runTestFiles(["e2e/judges/**/*.judge.ts"], words, { exclude: SYSTEMS });
