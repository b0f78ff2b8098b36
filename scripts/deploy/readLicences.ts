import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What may be part of what we hand out: it asks for no more than that its notice is kept. */
const ALLOWED: ReadonlySet<string> = new Set([
  ...[
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BlueOak-1.0.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unlicense",
  ],
  // Data, which are not changed by being used.
  ...["CC-BY-4.0", "PDDL-1.0"],
]);

/** Packages that say it in no word of SPDX, with what they say elsewhere, and where that was read. */
const SAID_ELSEWHERE: Readonly<Record<string, string>> = {};

export interface Licence {
  readonly name: string;
  readonly version: string;
  /** An expression of SPDX; null where the package says nothing. */
  readonly licence: string | null;
  /** Whether it carries the text of its licence. */
  readonly hasText: boolean;
}

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string | { readonly type?: string };
}

/** Gives the licence of every package that is installed in a folder, by name. */
export function readLicences(folder: string): readonly Licence[] {
  const files = globSync("**/node_modules/{*,@*/*}/package.json", { cwd: folder });
  const found = files.map((file) => readOne(join(folder, file))).filter((licence) => licence !== null);
  const unique = new Map(found.map((each) => [`${each.name}@${each.version}`, each]));
  return [...unique.values()].sort((one, other) => one.name.localeCompare(other.name, "en"));
}

function readOne(file: string): Licence | null {
  const { name, version, license } = JSON.parse(readFileSync(file, "utf8")) as Manifest; // as: npm's format
  if (name === undefined || version === undefined) return null; // a part of a package, such as dist/esm
  const said = typeof license === "string" ? license : (license?.type ?? null);
  const hasText = globSync("{LICEN[CS]E,licen[cs]e,COPYING,NOTICE}*", { cwd: dirname(file) }).length > 0;
  return { name, version, licence: SAID_ELSEWHERE[name] ?? said, hasText };
}

/** Tells whether an expression of SPDX leaves a choice that may be handed out, and demands none that may not. */
export function isAllowed(expression: string | null): boolean {
  if (expression === null) return false;
  const choices = expression.replaceAll(/[()]/g, "").split(/ OR /);
  return choices.some((choice) => choice.split(/ AND /).every((word) => ALLOWED.has(word.trim())));
}
