import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import { type Page, ROOT } from "./readPages.ts";

const INDEX = "docs/README.md";

/** Gives the links that lead nowhere: within these pages, to other files and folders, and to headings. */
export function brokenLinks(pages: readonly Page[]): readonly string[] {
  const anchors = new Map(pages.map(({ path, headings }) => [path, new Set(headings.map(({ anchor }) => anchor))]));
  return pages.flatMap((page) =>
    page.links
      .filter((link) => !isOutside(link))
      .filter((link) => {
        const [path, anchor] = resolve(page, link);
        if (!existsSync(join(ROOT, path))) return true;
        return anchor !== undefined && anchors.get(path)?.has(decodeURIComponent(anchor)) !== true;
      })
      .map((link) => `${page.path}: ${link}`),
  );
}

/** Gives the pages that nobody gets to who begins at the index. */
export function unreachedPages(pages: readonly Page[]): readonly string[] {
  const reached = new Set([INDEX]);
  for (const path of reached) {
    const page = pages.find((each) => each.path === path);
    for (const next of page === undefined ? [] : targetsOf(page, pages)) reached.add(next);
  }
  return pages.map(({ path }) => path).filter((path) => !reached.has(path));
}

/** A link to a folder leads to all that is in it. */
function targetsOf(page: Page, pages: readonly Page[]): readonly string[] {
  return page.links
    .filter((link) => !isOutside(link))
    .map((link) => resolve(page, link)[0].replace(/\/$/, ""))
    .flatMap((target) => [target, ...pages.map(({ path }) => path).filter((path) => path.startsWith(`${target}/`))]);
}

function isOutside(link: string): boolean {
  return /^[a-z]+:/i.test(link);
}

function resolve(page: Page, link: string): readonly [string, string | undefined] {
  const [path = "", anchor] = link.split("#");
  return [path === "" ? page.path : posix.normalize(posix.join(posix.dirname(page.path), path)), anchor];
}
