import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { settings } from "../config/settings.ts";
import { makeSqliteHome } from "./testing/home.ts";
import { typed } from "./testing/typed.ts";

const KEY = Buffer.alloc(32, 7).toString("base64");

describe("countersign config check", () => {
  it("shows every setting with where it comes from, and no secret", async (t) => {
    const home = await makeSqliteHome(t);
    const file = join(home.folder, "smtp");
    await writeFile(file, "smtp://user:hunter22@mail.example.com\n", { mode: 0o600 });
    await writeFile(join(home.folder, ".env"), `# mine\nCOUNTERSIGN_MAIL_FROM=a@b.c\nCOUNTERSIGN_MASTER_KEY=${KEY}\n`);
    const given = { COUNTERSIGN_SMTP_URL_FILE: file, COUNTERSIGN_HOST: "::1" };
    const { exit, output, errors } = await typed(home, ["config", "check"], { settings: given });
    assert.deepEqual([exit, errors], [0, ""], output);
    for (const { name } of Object.values(settings)) assert.match(output, new RegExp(`^${name} `, "m"));
    assert.match(output, /^COUNTERSIGN_HOST +::1 +environment$/m);
    assert.match(output, /^COUNTERSIGN_MAIL_FROM +a@b\.c +\S+\.env:2$/m);
    assert.match(output, /^COUNTERSIGN_MASTER_KEY +\(secret\) +\S+\.env:3$/m);
    assert.match(output, /^COUNTERSIGN_SMTP_URL +\(secret\) +environment, COUNTERSIGN_SMTP_URL_FILE$/m);
    assert.match(output, /^COUNTERSIGN_FRESH_SECONDS +900 +default$/m);
    assert.match(output, /^COUNTERSIGN_DATABASE_URL +- +unset$/m);
    assert.ok(!output.includes("hunter22") && !output.includes(KEY));
  });

  it("shows on demand what is set alone, for programs too", async (t) => {
    const home = await makeSqliteHome(t);
    const { exit, output } = await typed(home, ["config", "check", "--given", "--json"]);
    const told = JSON.parse(output) as { usable: boolean; settings: { name: string; source: string }[] }; // as printed
    assert.deepEqual([exit, told.usable], [0, true]);
    assert.deepEqual(
      told.settings.map(({ name }) => name).sort(),
      Object.keys(home.settings)
        .filter((name) => name !== "PATH")
        .sort(),
    );
    assert.ok(told.settings.every(({ source }) => source === "environment"));
  });

  it("names every mistake and every name that is none, ends with 5, and repeats no value that is wrong", async (t) => {
    const home = await makeSqliteHome(t);
    await writeFile(join(home.folder, ".env"), "PORT=8080\nCOUNTERSIGN_WORKERS=hunter22\n");
    const settings = {
      COUNTERSIGN_PROT: "hunter22",
      COUNTERSIGN_HOST: "not hunter22",
      COUNTERSIGN_SMTP_URL_FILE: "/none/x",
    };
    const { exit, output, errors } = await typed(home, ["config", "check"], { settings });
    assert.equal(exit, 5);
    assert.match(errors, /4 mistakes/);
    assert.match(output, /^FAIL {2}COUNTERSIGN_PROT is not a setting\. Did you mean COUNTERSIGN_PORT\?$/m);
    assert.match(output, /^FAIL {2}COUNTERSIGN_HOST must be an IP address/m);
    assert.match(output, /^FAIL {2}COUNTERSIGN_WORKERS must be/m);
    assert.match(output, /^FAIL {2}COUNTERSIGN_SMTP_URL_FILE cannot be read \(ENOENT\)/m);
    assert.match(output, /^WARN {2}.*PORT \(did you mean COUNTERSIGN_PORT\?\)/m);
    assert.doesNotMatch(`${output}${errors}`, /hunter22/);
    assert.match(output, /^COUNTERSIGN_HOST +\(wrong: see below\) +environment$/m);
  });

  it("tells of a file .env that cannot be read", async (t) => {
    const home = await makeSqliteHome(t);
    await writeFile(join(home.folder, ".env"), "COUNTERSIGN_PORT: 1\n");
    const { exit, output } = await typed(home, ["config", "check"]);
    assert.equal(exit, 5);
    assert.match(output, /^FAIL {2}\S+\.env:1 /m);
  });

  it("says what is doubtful, and ends with 0", async (t) => {
    const home = await makeSqliteHome(t);
    const { exit, output } = await typed(home, ["config", "check"], { settings: { COUNTERSIGN_HOST: "0.0.0.0" } });
    assert.equal(exit, 0);
    assert.match(output, /^WARN {2}COUNTERSIGN_HOST is open to other machines/m);
  });
});
