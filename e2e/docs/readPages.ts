import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import GithubSlugger from "github-slugger";
import { marked, type Token, type Tokens } from "marked";

export const ROOT = join(import.meta.dirname, "../..");

const PAGES = [
  "README.md",
  "README.zh-CN.md",
  "CONTRIBUTING.md",
  "docs/**/*.md",
  "packages/*/README.md",
  "clients/python/README.md",
  "e2e/judges/README.md",
];

/** What stands between fences. */
export interface Block {
  /** The page and what the block begins with, for messages. */
  readonly name: string;
  /** The first word behind the fence. */
  readonly language: string;
  /** Whether the second one is `unrun`. */
  readonly isUnrun: boolean;
  readonly text: string;
  /** The file it is to be saved as: the line above it ends with that name in backticks, and a colon. */
  readonly file: string | null;
}

/** A page of the documentation. */
export interface Page {
  /** Below the root, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly headings: readonly { readonly depth: number; readonly anchor: string }[];
  readonly links: readonly string[];
  /** What stands in backticks, within lines. */
  readonly names: readonly string[];
}

/** Gives every page that is there for readers. */
export function readPages(): readonly Page[] {
  return globSync(PAGES, { cwd: ROOT, exclude: ["**/node_modules/**"] })
    .map((path) => path.replaceAll("\\", "/"))
    .sort()
    .map((path) => parsePage(path, readFileSync(join(ROOT, path), "utf8")));
}

/** Reads a page as GitHub would show it. */
function parsePage(path: string, text: string): Page {
  const tokens = flatten(marked.lexer(text));
  const slugger = new GithubSlugger();
  const headings = tokens.filter(isHeading).map(({ depth, text: title }) => {
    return { depth, anchor: slugger.slug(title.replace(/\[(.*?)\]\(.*?\)/g, "$1")) };
  });
  return { path, text, blocks: blocksOf(path, tokens), headings, links: linksOf(tokens), names: namesOf(tokens) };
}

function isHeading(token: Token): token is Tokens.Heading {
  return token.type === "heading";
}

/** Gives all parts of a page in their order, those within others behind them. */
function flatten(tokens: readonly Token[]): readonly Token[] {
  const all: Token[] = [];
  void marked.walkTokens([...tokens], (token) => void all.push(token));
  return all;
}

function linksOf(tokens: readonly Token[]): readonly string[] {
  return tokens.flatMap((token) => (token.type === "link" || token.type === "image" ? [String(token.href)] : []));
}

function namesOf(tokens: readonly Token[]): readonly string[] {
  return tokens.flatMap((token) => (token.type === "codespan" ? [String(token.text)] : []));
}

function blocksOf(path: string, tokens: readonly Token[]): readonly Block[] {
  let above = "";
  return tokens.flatMap((token) => {
    const isText = token.type === "paragraph" || (token.type === "text" && "tokens" in token);
    if (isText) above = token.raw;
    if (token.type !== "code") return [];
    const block = toBlock(path, String(token.lang ?? ""), String(token.text), above);
    above = "";
    return [block];
  });
}

function toBlock(path: string, info: string, text: string, above: string): Block {
  const [language = "", second] = info.split(/\s+/);
  return {
    name: `${path}: ${text.split("\n", 1)[0]}`,
    language,
    isUnrun: second === "unrun",
    text,
    file: /`([\w.-]+\.\w+)`[:：]\s*$/.exec(above)?.[1] ?? null,
  };
}
