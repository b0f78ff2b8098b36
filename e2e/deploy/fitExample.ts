import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const DEPLOY = join(import.meta.dirname, "../../deploy");

/** Gives an example as somebody fits it to his machine: every part to replace must be there. */
export function fitExample(path: string, parts: readonly (readonly [part: string, own: string])[]): string {
  let text = readFileSync(join(DEPLOY, path), "utf8");
  for (const [part, own] of parts) {
    assert.ok(text.includes(part), `${path} has no ${part}`);
    text = text.replaceAll(part, own);
  }
  return text;
}
