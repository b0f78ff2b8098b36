import assert from "node:assert/strict";
import { statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { describe, it } from "node:test";
import { judgePlace } from "./examineSqlite.ts";

describe("where an embedded database lies", () => {
  it("is told where it is a file system of another machine, with what to set", () => {
    for (const [number, name] of [
      [0x6969, "NFS"],
      [0xff534d42, "SMB"],
      [0x01021997, "9p"],
    ] as const) {
      const [fault] = judgePlace("/data/countersign.db", number);
      assert.equal(fault?.isFatal, false);
      assert.match(fault.finding, new RegExp(`^/data/countersign\\.db .*\\(${name}\\)`));
      assert.match(fault.remedy, /COUNTERSIGN_DATA_DIR/);
    }
    assert.deepEqual(judgePlace("/data/countersign.db", statfsSync(tmpdir()).type), []);
  });
});
