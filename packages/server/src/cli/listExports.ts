import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import type { ExportedFile } from "@countersign/store";
import { systemReason } from "../config/systemReason.ts";
import { CommandFailure } from "./CommandFailure.ts";
import type { Terminal } from "./output/terminal.ts";

/**
 * Gives the exported files that were named, one by one or by their folder.
 * @throws {CommandFailure} failed when there is none
 */
export async function listExports(names: string, { folder }: Terminal): Promise<readonly ExportedFile[]> {
  const files: string[] = [];
  for (const name of names.split(",")) {
    const path = resolve(folder, name.trim());
    try {
      const isFolder = (await stat(path)).isDirectory();
      const within = isFolder ? (await readdir(path)).filter((each) => each.endsWith(".ndjson")).sort() : null;
      if (within?.length === 0) throw new CommandFailure("failed", `${path} holds no exported file.`);
      files.push(...(within?.map((each) => join(path, each)) ?? [path]));
    } catch (error) {
      if (error instanceof CommandFailure) throw error;
      throw new CommandFailure("failed", `${path} cannot be read (${systemReason(error)}).`);
    }
  }
  return files.map((path) => ({ name: basename(path), lines: linesOf(path) }));
}

/** Only a line feed ends a line: a reason may hold other signs that some take for an end. */
async function* linesOf(path: string): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of createReadStream(path, "utf8")) {
    const lines = `${rest}${chunk}`.split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}
