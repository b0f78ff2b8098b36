import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Whether what the model needs is here. */
export const hasJava = ["mvn", "java"].every((tool) => spawnSync(tool, ["-version"]).status === 0);

/** It runs for seconds, beside another: what makes long runs faster costs more than it saves. */
const BRIEF = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"];

/** Runs commands of a model, and gives for each whether an instance was found: of a check, whether it fails. */
export type Analyse = (model: string, commands: string) => Promise<ReadonlyMap<string, boolean>>;

/** Brings Alloy by Maven. */
export async function bringAlloy(test: { after(undo: () => Promise<void>): void }): Promise<Analyse> {
  const folder = await mkdtemp(join(tmpdir(), "countersign-model-"));
  test.after(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "classpath");
  const goal = ["-q", "-B", "-f", import.meta.dirname, "dependency:build-classpath", `-Dmdep.outputFile=${file}`];
  await run("mvn", goal, { cwd: folder });
  const jar = await readFile(file, "utf8");
  let made = 0;
  return async (model, commands) => {
    made += 1;
    const [source, results] = [join(folder, `model${made}.als`), join(folder, `results${made}`)];
    await writeFile(source, model);
    await run("java", [...BRIEF, "-jar", jar, "exec", "-f", "-t", "none", "-c", commands, "-o", results, source]);
    return readReceipt(join(results, "receipt.json"));
  };
}

interface Receipt {
  readonly commands: Readonly<Record<string, { readonly solution?: readonly unknown[] }>>;
}

async function readReceipt(file: string): Promise<ReadonlyMap<string, boolean>> {
  const { commands } = JSON.parse(await readFile(file, "utf8")) as Receipt; // Alloy's own format
  return new Map(Object.entries(commands).map(([name, { solution = [] }]) => [name, solution.length > 0]));
}
