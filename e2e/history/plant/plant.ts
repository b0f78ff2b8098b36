import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";
import { bugOf } from "./plantedBugs.ts";

/** Gives the module that plants a bug in a program before which it is loaded, in its threads too. */
export function plantOf(name: string): string {
  const here = pathToFileURL(import.meta.filename).href;
  const script = `import { plant } from ${JSON.stringify(here)}; plant(${JSON.stringify(name)});`;
  return `data:text/javascript,${encodeURIComponent(script)}`;
}

/** Has the source that a bug is planted in loaded with it. */
export function plant(name: string): void {
  const bug = bugOf(name);
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (!url.endsWith(bug.file)) return loaded;
      const source = Buffer.from((loaded.source ?? "") as Buffer).toString(); // of a file: its bytes or its text
      if (!source.includes(bug.before)) throw new Error(`${bug.file} has no ${bug.before}`);
      return { ...loaded, source: source.replace(bug.before, () => bug.after) };
    },
  });
}
