import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Page, ROOT } from "./readPages.ts";

/** Settings of tests and scripts, which no server reads. */
const TOOLS = ["e2e/judges/**/*.ts", "scripts/*.sh", "scripts/*.ts", "packages/testkit/src/*.ts"];
/** What is served and no part of the API. */
const UNLISTED = new Set(["/dev/inbox"]);
/** Members of answers that hold a number, and are no failures. */
const NUMBERED = new Set(["code", "statusCode", "apiCode", "CountersignError"]);

interface Known {
  readonly settings: string;
  readonly scripts: ReadonlySet<string>;
  readonly commands: ReadonlyMap<string, string>;
  readonly paths: ReadonlySet<string>;
  /** Number and name. */
  readonly failures: ReadonlySet<string>;
  /** Of the packages, with and without `src`. */
  readonly sources: readonly string[];
}

/** Gives the settings, commands, paths, failures and files that a page names in backticks and that are not there. */
export function unknownNames(pages: readonly Page[]): readonly string[] {
  const known = readKnown();
  return pages.flatMap((page) => [
    ...page.names.filter((name) => !isKnown(name, known, page)).map((name) => `${page.path}: ${name}`),
    ...[...page.text.matchAll(/`([a-z]\w+)` \(?(\d{3,4})\b/gi)]
      .filter(([, name = "", number]) => !NUMBERED.has(name) && !known.failures.has(`${number} ${name}`))
      .map(([text]) => `${page.path}: ${text}`),
  ]);
}

function readKnown(): Known {
  const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
  const tools = TOOLS.flatMap((pattern) => globSync(pattern, { cwd: ROOT })).map(read);
  const { scripts } = JSON.parse(read("package.json")) as { readonly scripts: object }; // npm's format
  const { paths } = JSON.parse(read("openapi.json")) as { readonly paths: object }; // as it was printed
  const sections = read("docs/cli.md").split(/^## /m).slice(1);
  return {
    settings: [read("docs/config.md"), ...tools].join("\n"),
    scripts: new Set(["start", "test", ...Object.keys(scripts)]),
    commands: new Map(sections.map((section) => [section.split("\n", 1)[0] ?? "", section])),
    paths: new Set(Object.keys(paths).map(withoutParameters)),
    sources: globSync("packages/*/src/**/*.ts", { cwd: ROOT }).flatMap((path) => [path, path.replace("/src/", "/")]),
    failures: new Set(
      [...read("docs/errors.md").matchAll(/^\| (\d+) \| `(\w+)`/gm)].map(([, code, name]) => `${code} ${name}`),
    ),
  };
}

function isKnown(name: string, known: Known, page: Page): boolean {
  if (/[…*]/.test(name)) return true;
  if (/^COUNTERSIGN_\w+$/.test(name)) return new RegExp(`\\b${name}\\b`).test(known.settings);
  if (/^npm run [\w:]+/.test(name)) return known.scripts.has(name.split(" ")[2] ?? "");
  if (/^(npx )?countersign [a-z]/.test(name)) return isCommand(name.replace(/^npx /, ""), known);
  const path =
    /^(?:(?:GET|POST|DELETE) )?(\/(?:api|v1|mfa|graphql|oidc|healthz|readyz|dev|avatars|\.well-known)\b[^\s?]*)/.exec(
      name,
    )?.[1];
  if (path !== undefined) return isPath(withoutParameters(path), known);
  if (/^(?!data\/)[\w@-]+(\/[\w.@-]+)+\.(ts|md|json|sh|py)$/.test(name)) return isFile(name, known, page);
  return true;
}

function isCommand(text: string, { commands }: Known): boolean {
  const words = text.split(/\s+/).slice(1);
  const [count = 0] = [3, 2, 1].filter((length) => commands.has(words.slice(0, length).join(" ")));
  const section = commands.get(words.slice(0, count).join(" "));
  const options = words.filter((word) => word.startsWith("--"));
  return section !== undefined && options.every((option) => option === "--json" || section.includes(`\`${option}`));
}

/** What several paths begin with may be named, too. */
function isPath(name: string, { paths }: Known): boolean {
  return UNLISTED.has(name) || [...paths].some((path) => path === name || path.startsWith(`${name}/`));
}

/** Files are named from the root, from the page or, those of packages, by the end of their way. */
function isFile(name: string, { sources }: Known, page: Page): boolean {
  const isThere = ["", dirname(page.path)].some((place) => existsSync(join(ROOT, place, name)));
  return isThere || sources.some((path) => path.endsWith(`/${name}`));
}

function withoutParameters(path: string): string {
  return path.replace(/\{\w+\}|:\w+/g, "{}").replace(/\/$/, "");
}
