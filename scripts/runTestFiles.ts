/**
 * Runs files of tests and names what was left out. Fails when a test fails, when a file ends before its tests do, when
 * nothing was found to run and, where everything must run (`CI=true` or `COUNTERSIGN_TEST_ALL=1`), when anything was
 * left out.
 */
import { globSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, relative } from "node:path";
import { pipeline } from "node:stream/promises";
import { run } from "node:test";
import { spec, type TestEvent } from "node:test/reporters";
import { mustRunAll } from "../packages/testkit/src/mustRunAll.ts";

const ROOT = join(import.meta.dirname, "..");
const SLOWEST_FILES = 40;
const TEST_LIMIT_MS = 3 * 60_000;
/** A file that leaves a socket or a timer open never ends by itself; this names it. */
const RUN_LIMIT_MS = 40 * 60_000;

/**
 * Each file of tests is a process of its own, and so is each server of theirs: most of what they do, if they do it anew, is
 * to strip and compile the same sources. Node keeps that here for all of them, each under the hash of its text.
 */
const COMPILED = join(ROOT, "node_modules/.cache/compiled");

interface Tally {
  passed: number;
  failed: number;
  success: boolean;
  readonly leftOut: string[];
  /** How long each took. */
  readonly finishedFiles: Map<string, number>;
}

interface Choice {
  /** Patterns of what is not run here. */
  readonly exclude?: readonly string[];
  /** How many files run at once; as many as there are processors, unless given. */
  readonly concurrency?: number;
}

function findTestFiles(patterns: readonly string[], words: readonly string[], exclude: readonly string[]): string[] {
  const files = globSync(patterns, { cwd: ROOT, exclude: ["**/node_modules/**", ...exclude] });
  return files.filter((file) => words.length === 0 || words.some((word) => file.includes(word))).sort();
}

function shown(file: string | undefined): string {
  return file === undefined ? "unknown file" : relative(ROOT, file);
}

function count(tally: Tally, { type, data }: TestEvent): void {
  if (type === "test:summary") {
    if (data.file === undefined) tally.success = data.success;
    else tally.finishedFiles.set(shown(data.file), data.duration_ms);
  }
  if (type !== "test:pass" && type !== "test:fail") return;
  if (data.skip !== undefined || data.todo !== undefined) {
    const reason = [data.skip, data.todo].find((text) => typeof text === "string") ?? "no reason given";
    tally.leftOut.push(`${data.name} (${shown(data.file)}): ${reason}`);
  } else if (type === "test:fail") {
    if (!failedByItsTests(data.details.error)) tally.failed += 1;
  } else if (data.details.type !== "suite" && data.name !== data.file) {
    tally.passed += 1;
  }
}

/** Tells a suite that only counts the failures of its tests from one whose hook failed. */
function failedByItsTests(error: Error): boolean {
  return "failureType" in error && error.failureType === "subtestsFailed";
}

function printList(title: string, lines: readonly string[]): void {
  if (lines.length > 0) console.log(`\n${title}\n${lines.map((line) => `  ${line}`).join("\n")}`);
}

function slowest(finishedFiles: ReadonlyMap<string, number>): string[] {
  const files = [...finishedFiles].toSorted(([, one], [, other]) => other - one).slice(0, SLOWEST_FILES);
  return files.map(([file, ms]) => `${Math.round(ms / 1_000)} s ${file}`);
}

async function runTests(files: readonly string[], concurrency: number): Promise<Tally> {
  const tally: Tally = { passed: 0, failed: 0, success: false, leftOut: [], finishedFiles: new Map() };
  const events = run({
    cwd: ROOT,
    files: files.map((file) => join(ROOT, file)),
    concurrency,
    execArgv: ["--conditions=countersign-source"],
    timeout: TEST_LIMIT_MS,
    signal: AbortSignal.timeout(RUN_LIMIT_MS),
  });
  async function* counted(source: AsyncIterable<TestEvent>): AsyncGenerator<TestEvent> {
    for await (const event of source) {
      count(tally, event);
      yield event;
    }
  }
  await pipeline(events, counted, new spec(), process.stdout, { end: false });
  return tally;
}

/** Runs the files of these patterns whose path contains one of the words; without words, all of them. */
export async function runTestFiles(
  patterns: readonly string[],
  words: readonly string[],
  { exclude = [], concurrency = availableParallelism() }: Choice = {},
): Promise<void> {
  const files = findTestFiles(patterns, words, exclude);
  if (files.length === 0) {
    console.error("No test file found.");
    process.exit(1);
  }
  process.env.NODE_COMPILE_CACHE ??= COMPILED;
  const startedMs = performance.now();
  const { passed, failed, success, leftOut, finishedFiles } = await runTests(files, concurrency);
  const seconds = Math.round((performance.now() - startedMs) / 1_000);
  const unfinished = files.filter((file) => !finishedFiles.has(file));
  const mayLeaveOut = !mustRunAll(process.env);

  if (files.length > SLOWEST_FILES) printList("The slowest files:", slowest(finishedFiles));
  printList("Files that hold no test or ended before their tests did:", unfinished);
  printList(mayLeaveOut ? "Left out on this machine:" : "Left out, though nothing may be left out here:", leftOut);
  console.log(
    `\n${passed} passed, ${failed} failed, ${leftOut.length} skipped in ${files.length} files, ${seconds} s.`,
  );
  if (!success || failed > 0 || unfinished.length > 0 || !(mayLeaveOut || leftOut.length === 0)) process.exitCode = 1;
}
