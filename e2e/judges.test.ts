import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";

/** Judges that need what a machine may lack, and the word by which they name it. */
const NEEDY = { "java/java": "Java", "python/authing": "Python with venv", "codes/codes": "oathtool" };

const bare = await mkdtemp(join(tmpdir(), "countersign-bare-"));
after(() => rm(bare, { recursive: true, force: true }));
await mkdir(join(bare, "bin"));
await symlink(process.execPath, join(bare, "bin", "node"));

/** Runs a judge on a machine that has nothing but Node. */
function runBare(judge: string, settings: Readonly<Record<string, string>>) {
  const file = join(import.meta.dirname, "judges", `${judge}.judge.ts`);
  const args = ["--conditions=countersign-source", "--test", "--test-reporter=tap", file];
  return new Promise<{ readonly passed: boolean; readonly printed: string }>((resolve) => {
    execFile(process.execPath, args, { env: { PATH: join(bare, "bin"), ...settings } }, (failed, stdout, stderr) =>
      resolve({ passed: failed === null, printed: stdout + stderr }),
    );
  });
}

describe("a judge that cannot run", () => {
  for (const [judge, lacks] of Object.entries(NEEDY)) {
    it(`is left out by name: ${judge}`, async () => {
      const { passed, printed } = await runBare(judge, {});
      assert.ok(passed, printed);
      assert.match(printed, new RegExp(`# SKIP needs ${lacks}: install`));
    });

    it(`fails where nothing may be left out: ${judge}`, async () => {
      const { passed, printed } = await runBare(judge, { CI: "true" });
      assert.ok(!passed, printed);
      assert.match(printed, new RegExp(`Nothing may be left out of this run, but a suite needs ${lacks}`));
    });
  }
});
