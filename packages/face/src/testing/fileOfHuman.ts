import { fileURLToPath } from "node:url";

/** Gives the path of a file of @vladmandic/human, whose exports hide its pictures and tables. */
export function fileOfHuman(file: string): string {
  return fileURLToPath(new URL(`../${file}`, import.meta.resolve("@vladmandic/human")));
}
