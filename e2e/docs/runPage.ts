import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { portraits } from "../support/portraits.ts";
import type { Desk } from "./Desk.ts";
import { matchOutput } from "./matchOutput.ts";
import type { Block, Page } from "./readPages.ts";
import { standIns } from "./standIns.ts";

/** What a block can be. `json` and `text` show what the block above prints; every other kind runs. */
export const kinds = ["sh", "js", "ts", "python", "sql", "json", "text"] as const;

const SERVING = /^(?:[A-Z_]+=\S+ )*(?:npm start|(?:npx )?countersign serve)\s*(?:#.*)?$/;

/** The one program that blocks without a file make, those of a page from its top to its end. */
export interface Program {
  readonly file: string;
  readonly command: string;
  readonly text: string;
  /** What the page says it prints, right below its last block. */
  readonly shown: string | null;
}

const PROGRAMS = [
  { ending: "ts", languages: ["ts", "js"], command: "node --conditions=countersign-source" },
  { ending: "py", languages: ["python"], command: ".venv/bin/python" },
] as const;

/** Gives the programs of a page whose parts stand in blocks of their own. */
function programsOf({ blocks, path }: Page): readonly Program[] {
  return PROGRAMS.flatMap(({ ending, languages, command }) => {
    const parts = blocks.filter((block) => isPart(block) && languages.some((each) => each === block.language));
    const last = parts.at(-1);
    if (last === undefined) return [];
    const below = blocks[blocks.indexOf(last) + 1];
    const shown = below?.language === "text" ? below.text : null;
    return [
      { file: `${path.replace(/\W/g, "-")}.${ending}`, command, text: parts.map(({ text }) => text).join("\n"), shown },
    ];
  });
}

function isPart({ language, file, isUnrun }: Block): boolean {
  return file === null && !isUnrun && PROGRAMS.some(({ languages }) => languages.some((each) => each === language));
}

/** Does what a page says, in its order: commands and files first, the program of its other blocks at the end. */
export async function runPage(desk: Desk, page: Page): Promise<void> {
  const startsItself = page.blocks.some(({ language, text }) => language === "sh" && isServing(lastLine(text)));
  // Who runs a service has it running, also where a page has him start it anew.
  if (!startsItself || page.path.startsWith("docs/operating/")) await desk.serve("npm start");
  await layPhotos(desk, page);
  let printed: string | null = null;
  for (const [index, block] of page.blocks.entries()) {
    const above = page.blocks[index - 1];
    if (block.isUnrun || isPart(block) || (block.language === "text" && above && isPart(above))) continue;
    printed = await runBlock(desk, block, printed).catch((error: unknown) => {
      throw new Error(`${block.name}\n${error instanceof Error ? error.message : error}`, { cause: error });
    });
  }
  for (const { file, command, text, shown } of programsOf(page)) {
    await desk.save(file, text);
    const output = await desk.run(`${command} ${file}`);
    if (shown !== null) matchOutput("text", shown, output);
  }
}

/** What the reader has of his own: photos of himself, where a page asks for them. */
async function layPhotos({ folder }: Desk, { text }: Page): Promise<void> {
  const photos = { "me.jpg": portraits.adam, "me-again.jpg": portraits.adamToday, "me-today.jpg": portraits.adamToday };
  for (const [name, photo] of Object.entries(photos))
    if (text.includes(name)) await writeFile(join(folder, name), photo);
}

/** Gives what it printed, for the block below. */
async function runBlock(desk: Desk, block: Block, above: string | null): Promise<string | null> {
  const { language, text, file } = block;
  if (file !== null) await desk.save(file, text);
  else if (language === "sh") return runLines(desk, text);
  else if (language === "sql") new DatabaseSync(join(desk.folder, "data/countersign.db")).exec(text);
  else if (language === "json" || language === "text")
    matchOutput(language, text, above ?? assert.fail("there is nothing above that prints this"));
  return null;
}

async function runLines(desk: Desk, text: string): Promise<string> {
  const lines = text
    .split(/(?<!\\)\n/)
    .map((line) => (line in standIns ? standIns[line]?.run : line))
    .filter((line) => typeof line === "string");
  const last = lines.at(-1) ?? "";
  if (isServing(last)) await desk.serve(lines.join("\n"));
  else if (lines.length > 0) return desk.run(lines.join("\n"));
  return "";
}

function lastLine(text: string): string {
  const line = text.split(/(?<!\\)\n/).at(-1) ?? "";
  return standIns[line]?.run ?? line;
}

function isServing(line: string): boolean {
  return SERVING.test(line);
}
