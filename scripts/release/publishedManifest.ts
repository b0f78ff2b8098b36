import { isPublished, type Manifest, type WorkspacePackage } from "./workspace.ts";

/**
 * Gives the package.json that a package is published with: what a checkout needs is gone or replaced by what stands in
 * `publishConfig`, and in the place of private packages, which are compiled into it, stand their dependencies.
 */
export function publishedManifest(manifest: Manifest, workspace: readonly WorkspacePackage[]): Manifest {
  const { devDependencies: _tools, scripts: _commands, publishConfig = {}, ...kept } = manifest;
  const { access, ...replacements } = publishConfig;
  const dependencies = outsideDependencies(manifest, workspace);
  return {
    ...kept,
    ...replacements,
    ...(dependencies.size === 0 ? {} : { dependencies: Object.fromEntries([...dependencies].sort()) }),
    publishConfig: { access: access ?? "restricted" },
  };
}

/** Follows private packages of the workspace to what they depend on. */
function outsideDependencies(
  { name: dependent, dependencies = {} }: Manifest,
  workspace: readonly WorkspacePackage[],
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [name, range] of Object.entries(dependencies)) {
    const inside = workspace.find(({ manifest }) => manifest.name === name);
    const isCompiledIn = inside !== undefined && !isPublished(inside);
    const itself: readonly [string, string] = [name, range];
    for (const [outside, version] of isCompiledIn ? outsideDependencies(inside.manifest, workspace) : [itself]) {
      if ((found.get(outside) ?? version) !== version) {
        throw new Error(`${dependent} needs two versions of ${outside}: ${found.get(outside)} and ${version}.`);
      }
      found.set(outside, version);
    }
  }
  return found;
}
