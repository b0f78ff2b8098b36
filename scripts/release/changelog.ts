import { type Change, renderChanges } from "./changes.ts";

/** The heading of a release; that of what is not released yet has a word in its place. */
const RELEASE = /^## \[(?<version>\d[^\]]*)\]/m;

export interface Release {
  readonly version: string;
  /** Such as 2026-11-22 */
  readonly day: string;
  readonly changes: readonly Change[];
}

/** Gives the version of the newest release that a changelog tells of. */
export function newestVersion(changelog: string): string {
  const version = RELEASE.exec(changelog)?.groups?.version;
  if (version === undefined) throw new Error("CHANGELOG.md tells of no release.");
  return version;
}

/** Gives a changelog that tells of one release more, before all others. */
export function addRelease(changelog: string, { version, day, changes }: Release): string {
  return changelog.replace(RELEASE, (newest) => `## [${version}] - ${day}\n\n${renderChanges(changes)}\n${newest}`);
}
