import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const ROOT = join(import.meta.dirname, "../..");

/** What we read of a package.json. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly workspaces?: readonly string[];
  readonly imports?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
  /** npm's own settings, and what stands in the published package.json instead of what a checkout needs. */
  readonly publishConfig?: { readonly access?: string } & Partial<Manifest>;
}

export interface WorkspacePackage {
  /** Absolute path. */
  readonly folder: string;
  readonly manifest: Manifest;
}

/** Gives the packages of the workspace, in the order in which the root's package.json names them. */
export function readWorkspace(): readonly WorkspacePackage[] {
  const { workspaces = [] } = readManifest(ROOT);
  return workspaces
    .flatMap((pattern) => globSync(pattern, { cwd: ROOT }).sort())
    .map((path) => join(ROOT, path))
    .map((folder) => ({ folder, manifest: readManifest(folder) }));
}

export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest; // as: npm refuses any other
}

export function isPublished({ manifest }: WorkspacePackage): boolean {
  return manifest.private !== true;
}
