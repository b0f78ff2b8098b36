import type { MovedFormat } from "./model.ts";
import { readCsv } from "./own/readCsv.ts";
import { readJson } from "./own/readJson.ts";

/** Every format that can be read, in the order in which help and documents name them. */
export const formats: readonly MovedFormat[] = [
  {
    name: "json",
    summary: "our own: an array of accounts, or one JSON object a line",
    brings: "accounts",
    read: readJson,
  },
  { name: "csv", summary: "our own: a heading and one account a row", brings: "accounts", read: readCsv },
];
