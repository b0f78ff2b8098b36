import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SourceUnreadable } from "@countersign/moving";
import { createWorld, POOL_ID } from "../propertyTests/testing/createWorld.ts";
import { registerWithApp } from "../propertyTests/testing/person.ts";
import { exportLines } from "./exportLines.ts";
import { checkExport } from "./restoreLines.ts";

async function* each(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

/** Gives the fault of a file with these lines; null: it is whole. */
async function faultOf(lines: readonly string[]): Promise<string | null> {
  try {
    await checkExport(each(lines));
    return null;
  } catch (error) {
    assert.ok(error instanceof SourceUnreadable, String(error));
    return `${error.at?.line ?? ""} ${error.at?.path ?? ""} ${error.message}`;
  }
}

describe("an export that somebody wrote who knows the passphrase", () => {
  it("is refused by line, member and rule before anything is written, and nothing in it is repeated", async (t) => {
    const world = await createWorld(t);
    await registerWithApp(world);
    await registerWithApp(world);
    const pool = { id: POOL_ID, name: "pool" } as never; // the header is not what this is about
    const header = { format: "countersign-export", version: 1, exportedAt: "", pool, applications: [] } as const;
    const lines: string[] = [];
    for await (const line of exportLines(world.ports.store, header, () => undefined)) lines.push(line);
    assert.equal(await faultOf(lines), null);
    const account = JSON.parse(lines[1] ?? "");
    const put = (change: (line: typeof account) => unknown): readonly string[] => {
      const copy = structuredClone(account);
      change(copy);
      return [lines[0] ?? "", JSON.stringify(copy), ...lines.slice(2)];
    };
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [[], /whole export/],
      [lines.slice(0, -1), /whole export/],
      [lines.toSpliced(1, 1), /whole export/],
      [lines.toSpliced(1, 0, "SECRET"), /^2 .*one JSON object/],
      [lines.toSpliced(1, 1, "{}"), /^2 .*must have required property/],
      [put((line) => delete line.subject.user.userId), /^2 subject\.user must hold .*userId/],
      [put((line) => Object.assign(line.subject.user, { email: 7, username: "SECRET" })), /^2 subject\.user\.email /],
      [
        put((line) => Object.assign(line.subject.authenticators[0], { kind: "SECRET" })),
        /^2 subject\.authenticators\.0\.kind /,
      ],
      [put((line) => Object.assign(line.subject, { passwordHash: ["SECRET"] })), /^2 subject\.passwordHash /],
    ];
    for (const [given, fault] of cases) {
      const told = await faultOf(given);
      assert.match(told ?? "", fault);
      assert.doesNotMatch(told ?? "", /SECRET/);
    }
  });
});
