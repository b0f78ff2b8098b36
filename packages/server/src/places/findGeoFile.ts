import { readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);

/**
 * Gives the path of a data file by its own path, or by the name of the package that holds it: where that has several, the
 * one for both families of addresses. Null: there is no such package.
 */
export async function findGeoFile(named: string): Promise<string | null> {
  if (named.endsWith(".mmdb")) return named;
  const folder = folderOf(named);
  if (folder === null) return null;
  const files = (await readdir(folder)).filter((name) => name.endsWith(".mmdb"));
  const [first] = files.toSorted((one, other) => one.length - other.length);
  return first === undefined ? null : join(folder, first);
}

function folderOf(name: string): string | null {
  try {
    return dirname(require.resolve(`${name}/package.json`));
  } catch {
    return null;
  }
}
