import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createWriteStream, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { describe, it, type TestContext } from "node:test";
import { sealBytes } from "@countersign/moving";
import { DATABASE_FILE, NEWEST_SCHEMA } from "@countersign/store";
import { makeTestFolder } from "@countersign/store/testing";
import { BackupFailed } from "./BackupFailed.ts";
import type { BackupManifest } from "./backupManifest.ts";
import { type RestoreParts, restoreBackup } from "./restoreBackup.ts";

const SECRET = "a secret that backups are sealed by";
const BOOTSTRAP = "bootstrap.json";

interface Forged {
  readonly manifest?: Partial<BackupManifest>;
  /** What its files hold, by their names as the manifest has them. */
  readonly files?: Readonly<Record<string, string>>;
  /** What the manifest says of a file. */
  readonly says?: Partial<BackupManifest["files"][number]>;
  readonly behind?: string;
}

/** Seals what a backup could be whose maker had the secret, and an empty folder for it. */
async function forge(t: TestContext, { manifest = {}, files, says = {}, behind = "" }: Forged) {
  const folder = makeTestFolder();
  t.after(folder.remove);
  const [source, dataDir] = [join(folder.path, "a.backup"), join(folder.path, "data")];
  mkdirSync(dataDir, { mode: 0o700 });
  const held = files ?? { [DATABASE_FILE]: "rows", [BOOTSTRAP]: "{}" };
  const described: BackupManifest = {
    ...{ format: "countersign-backup", version: 1, madeAt: "2026-01-01T00:00:00Z", countersign: "0.1.0" },
    ...{ schema: NEWEST_SCHEMA, databaseId: null, keyCheck: "", keyIds: [], tables: [] },
    files: Object.entries(held).map(([name, text]) => ({
      ...{ name, bytes: Buffer.byteLength(text), sha256: createHash("sha256").update(text).digest("hex") },
      ...says,
    })),
    ...manifest,
  };
  const content = `${JSON.stringify(described)}\n${Object.values(held).join("")}${behind}`;
  const sealed = sealBytes(Readable.from([Buffer.from(content)]), { secret: SECRET, isUniform: true });
  await pipeline(sealed, createWriteStream(source));
  const parts: RestoreParts = {
    ...{ source, secrets: [SECRET], dataDir, secretFiles: [], masterKey: { judgeCheck: () => "current" } },
    prepare: async () => undefined,
  };
  return { dataDir, parts };
}

/** Gives what lies in a data folder but for the locks, which stay. */
function listed(dataDir: string): readonly string[] {
  return readdirSync(dataDir).filter((name) => !name.includes("lock"));
}

describe("a backup that is restored", () => {
  it("is there as its manifest says, also on a disk that is new", async (t) => {
    const { dataDir, parts } = await forge(t, {});
    mkdirSync(join(dataDir, "lost+found"));
    await restoreBackup(parts);
    assert.deepEqual(listed(dataDir), [BOOTSTRAP, DATABASE_FILE, "lost+found"]);
    assert.equal(readFileSync(join(dataDir, DATABASE_FILE), "utf8"), "rows");
  });

  const forgeries: Readonly<Record<string, [Forged, RegExp]>> = {
    "holds more than its manifest tells": [{ behind: "x" }, /is no whole backup/],
    "ends before all of its files": [{ says: { bytes: 400 } }, /is no whole backup/],
    "holds other bytes than its manifest tells": [{ says: { sha256: "0".repeat(64) } }, /is no whole backup/],
    "holds a file that is none of ours": [
      { files: { "../escaped": "x" } },
      /"\.\.\/escaped", which is nothing of ours/,
    ],
    "was made by a newer build": [
      { manifest: { schema: NEWEST_SCHEMA + 1, countersign: "9.0.0" } },
      /9\.0\.0, which is newer/,
    ],
    "begins with no manifest": [
      { manifest: { format: "else" as "countersign-backup" } },
      /is no backup that this build can read/,
    ],
  };
  for (const [what, [forged, said]] of Object.entries(forgeries))
    it(`leaves nothing where it ${what}, whoever has sealed it`, async (t) => {
      const { dataDir, parts } = await forge(t, forged);
      let prepared = 0;
      const prepare = async () => {
        prepared += 1;
      };
      await assert.rejects(restoreBackup({ ...parts, prepare }), (error: Error) => {
        assert.ok(error instanceof BackupFailed);
        assert.match(error.message, said);
        return true;
      });
      assert.deepEqual([listed(dataDir), prepared], [[], 0]);
      assert.ok(!readdirSync(join(dataDir, "..")).includes("escaped"));
    });

  it("has its database come last: without the rest nothing serves from it", async (t) => {
    const { dataDir, parts } = await forge(t, {});
    const prepare = async () => {
      mkdirSync(join(dataDir, BOOTSTRAP));
      writeFileSync(join(dataDir, BOOTSTRAP, "in the way"), "");
    };
    await assert.rejects(restoreBackup({ ...parts, prepare }));
    assert.deepEqual(listed(dataDir), [BOOTSTRAP]);
  });

  it("leaves nothing where its preparing fails", async (t) => {
    const { dataDir, parts } = await forge(t, {});
    const prepare = () => Promise.reject(new BackupFailed("not fit"));
    await assert.rejects(restoreBackup({ ...parts, prepare }), /not fit/);
    assert.deepEqual(listed(dataDir), []);
  });
});
