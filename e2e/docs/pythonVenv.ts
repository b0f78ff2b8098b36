import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./readPages.ts";

const SCRIPT = join(ROOT, "scripts/python.sh");

/** The folder that `npm run python` has installed the Python packages of this checkout into; null where it never ran. */
export const pythonVenv: string | null =
  spawnSync(SCRIPT, ["--installed"]).status === 0
    ? (globSync("node_modules/.cache/python-*/bin/python", { cwd: ROOT })
        .map((path) => join(ROOT, path, "../.."))
        .at(-1) ?? null)
    : null;
