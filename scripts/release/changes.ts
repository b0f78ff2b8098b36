import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseChangesetFile } from "@changesets/parse";

/** Those of Keep a Changelog, in the order in which a release shows them. */
const SECTIONS = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"] as const;
export type Section = (typeof SECTIONS)[number];

/** What somebody who uses a published package gets to know with the next release. */
export interface Change {
  readonly section: Section;
  readonly text: string;
}

export interface Changes {
  readonly changes: readonly Change[];
  /** Sentences about the files that are no changesets of ours. */
  readonly faults: readonly string[];
}

const SUMMARY = new RegExp(`^(?<section>${SECTIONS.join("|")}): (?<text>\\S[^]*)$`);

/**
 * Reads one changeset.
 * @param published names of the packages that are published
 * @throws {Error} saying what is wrong with it
 */
export function readChange(contents: string, published: readonly string[]): Change {
  const { releases, summary } = parseChangesetFile(contents);
  if (releases.length === 0) throw new Error("it names no package");
  for (const { name, type } of releases) {
    if (!published.includes(name)) throw new Error(`${name} is not published; these are: ${published.join(", ")}`);
    if (type === "none") throw new Error(`it says that nothing becomes of ${name}`);
  }
  const { section, text } = SUMMARY.exec(summary)?.groups ?? {};
  if (section === undefined || text === undefined) {
    throw new Error(`its text has to begin with one of ${SECTIONS.map((each) => `"${each}: "`).join(", ")}`);
  }
  return { section: section as Section, text }; // as: one of those that the pattern is made of
}

/** Reads all changesets of a folder; what is no changeset is a fault, for no release would tell of it. */
export async function readChanges(folder: string, published: readonly string[]): Promise<Changes> {
  const changes: Change[] = [];
  const faults: string[] = [];
  const files = (await readdir(folder)).filter((file) => file !== "README.md" && file !== "config.json").sort();
  for (const file of files) {
    try {
      if (!file.endsWith(".md")) throw new Error("a changeset is a .md file");
      changes.push(readChange(await readFile(join(folder, file), "utf8"), published));
    } catch (error) {
      faults.push(`${join(folder, file)}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { changes, faults };
}

/** Prints changes by section, one item each. */
export function renderChanges(changes: readonly Change[]): string {
  return SECTIONS.flatMap((section) => {
    const items = changes.filter((change) => change.section === section).map(({ text }) => renderItem(text));
    return items.length === 0 ? [] : [`### ${section}\n\n${items.join("\n")}\n`];
  }).join("\n");
}

function renderItem(text: string): string {
  return `- ${text.trimEnd().replaceAll(/\n(?=.)/g, "\n  ")}`;
}
