import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buildPages } from "../../packages/ui/buildPages.ts";

/** The one import of a program that leads to its pages: to what builds them in a checkout, to this when it is published. */
export const PAGES = "#pages";

/** Puts the hosted pages, built, into one module. */
export async function bundlePages(outFolder: string): Promise<void> {
  const built = JSON.stringify(await buildPages());
  await writeFile(
    join(outFolder, "pages.js"),
    `const built = ${built};\nexport const loadPages = async () => built;\n`,
  );
}
