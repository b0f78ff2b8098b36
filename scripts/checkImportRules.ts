/**
 * Checks who imports whom: that dependency-cruiser saw every source file, that the workspace keeps the rules of
 * .dependency-cruiser.cjs, and that each rule still catches what scripts/plantedViolations.ts breaks it with.
 */
import { spawnSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, sep } from "node:path";
import type { IConfiguration, ICruiseResult } from "dependency-cruiser";
import { innocentFiles, plantedViolations } from "./plantedViolations.ts";
import rooms from "./rooms.json" with { type: "json" };

const ROOT = join(import.meta.dirname, "..");
const RULES_FILE = join(ROOT, ".dependency-cruiser.cjs");
const CRUISER = join(ROOT, "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");

function posix(path: string): string {
  return path.replaceAll(sep, "/");
}

function cruise(folder: string): ICruiseResult {
  const sources = globSync("packages/*/src", { cwd: folder });
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [CRUISER, "--config", RULES_FILE, "--output-type", "json", ...sources],
    { cwd: folder, encoding: "utf8", maxBuffer: 256 * 1024 * 1024 },
  );
  if (stdout === "") throw new Error(`dependency-cruiser gave no answer: ${stderr}`);
  return JSON.parse(stdout) as ICruiseResult; // as: what its json reporter documents
}

function listSources(folder: string): string[] {
  return globSync("packages/*/src/**/*.{ts,tsx,mts,cts,js,mjs,cjs}", { cwd: folder }).map(posix);
}

/** Compares the source files with those that dependency-cruiser saw: it skips silently what it cannot read. */
function findUnseen(sources: readonly string[], result: ICruiseResult): string[] {
  if (sources.length === 0) return ["no source file found"];
  const seen = new Set(result.modules.map((module) => module.source));
  return sources.filter((file) => !seen.has(file)).map((file) => `not cruised: ${file}`);
}

/** Finds the folders of product code that no order of rooms names: its rules would not see them. */
function findUnplaced(sources: readonly string[]): string[] {
  return Object.entries<readonly (string | readonly string[])[]>(rooms).flatMap(([package_, order]) => {
    const found = sources.flatMap((file) => {
      const [, room] = new RegExp(`^packages/${package_}/src/(?!.*(?:testing/|\\.test\\.))([^/]+)/`).exec(file) ?? [];
      return room === undefined || order.flat().includes(room) ? [] : [room];
    });
    return [...new Set(found)].map((room) => `${package_}/src/${room} has no place in scripts/rooms.json`);
  });
}

function listViolations(result: ICruiseResult): { rule: string; from: string; to: string }[] {
  return result.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }));
}

/** Builds the make-believe workspace: the real package manifests over planted sources. */
function plant(folder: string): void {
  const files = [...plantedViolations, ...innocentFiles];
  for (const { file, line } of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), `${line}\n`);
  }
  mkdirSync(join(folder, "node_modules/@countersign"), { recursive: true });
  for (const name of globSync("*", { cwd: join(folder, "packages") })) {
    cpSync(join(ROOT, "packages", name, "package.json"), join(folder, "packages", name, "package.json"));
    symlinkSync(join(folder, "packages", name), join(folder, "node_modules/@countersign", name), "junction");
  }
  const specifiers = files.flatMap(({ line }) => /"([^"]+)"/.exec(line)?.[1] ?? []);
  for (const name of specifiers.filter((specifier) => !/^(\.|node:|@countersign\/)/.test(specifier))) {
    mkdirSync(join(folder, "node_modules", name), { recursive: true });
    writeFileSync(join(folder, "node_modules", name, "index.js"), "");
  }
}

/** Compares what the rules caught with what was planted, both ways, and asks for a plant behind every rule. */
function checkPlants(): string[] {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "countersign-imports-")));
  try {
    plant(folder);
    const sources = listSources(folder);
    const result = cruise(folder);
    const caught = new Set(listViolations(result).map(({ rule, from }) => `${rule}: ${from}`));
    const planted = new Set(plantedViolations.map(({ rule, file }) => `${rule}: ${file}`));
    const { forbidden = [] } = createRequire(import.meta.url)(RULES_FILE) as IConfiguration; // as: the file's own @type
    const withPlant = new Set(plantedViolations.map(({ rule }) => rule));
    return [
      ...findUnseen(sources, result).map((line) => `planted, ${line}`),
      ...[...planted].filter((line) => !caught.has(line)).map((line) => `planted but not caught: ${line}`),
      ...[...caught].filter((line) => !planted.has(line)).map((line) => `caught but not planted: ${line}`),
      ...forbidden
        .filter(({ name }) => name === undefined || !withPlant.has(name))
        .map(({ name }) => `no planted violation proves the rule ${name}`),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const sources = listSources(ROOT);
const workspace = cruise(ROOT);
const faults = [
  ...findUnseen(sources, workspace),
  ...findUnplaced(sources),
  ...listViolations(workspace).map(({ rule, from, to }) => `${rule}: ${from} -> ${to}`),
  ...checkPlants(),
];
for (const fault of faults) console.error(fault);
console.log(
  `${sources.length} source files cruised, ${plantedViolations.length} violations planted, ${faults.length} faults.`,
);
if (faults.length > 0) process.exitCode = 1;
