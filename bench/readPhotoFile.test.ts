import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { decodePhoto } from "../packages/face/src/decode/decodePhoto.ts";
import { readPhotoFile } from "./readPhotoFile.ts";

const folder = mkdtempSync(join(tmpdir(), "countersign-photos-"));
after(() => rmSync(folder, { recursive: true }));

function write(name: string, content: Buffer): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

describe("readPhotoFile", () => {
  it("makes of PGM what the service decodes to the same greys", async () => {
    const greys = Buffer.from(Array.from({ length: 92 * 112 }, (_, index) => index % 251));
    for (const head of ["P5\n92 112\n255\n", "P5\n# of Cambridge\n92\t112\n# 8 bits\n255 "]) {
      const file = write("1.pgm", Buffer.concat([Buffer.from(head), greys]));
      const { width, height, data } = await decodePhoto(await readPhotoFile(file));
      assert.deepEqual([width, height], [92, 112]);
      assert.deepEqual(Buffer.from(data.filter((_, index) => index % 3 === 1)), greys);
    }
  });

  it("leaves every other file as it is", async () => {
    for (const text of ["\xff\xd8\xff no PGM", "P5 of nothing", ""]) {
      const content = Buffer.from(text, "latin1");
      assert.deepEqual(await readPhotoFile(write("other", content)), content);
    }
  });
});
