import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isSecretName } from "../log/isSecretName.ts";
import { type Setting, sections } from "./setting.ts";
import { settings } from "./settings.ts";

const rows: readonly [string, Setting<unknown>][] = Object.entries(settings);

describe("table of settings", () => {
  it("has defaults that its own kinds read", () => {
    for (const [, setting] of rows) {
      if ("default" in setting) assert.notEqual(setting.kind.parse(setting.default), null, setting.name);
    }
  });

  it("gives each setting a name of its own, with the prefix unless the runtime named it", () => {
    const names = rows.map(([, { name }]) => name);
    assert.equal(new Set(names).size, names.length);
    assert.deepEqual(
      names.filter((name) => !/^COUNTERSIGN_[A-Z]+(_[A-Z]+)*$/.test(name)),
      ["NODE_ENV"],
    );
  });

  it("has no empty section and no section out of the list", () => {
    assert.deepEqual([...new Set(rows.map(([, { section }]) => section))], [...sections]);
  });

  it("marks as secret whatever is called a key, secret or token, or is an address that may hold a password", () => {
    const secrets = rows.filter(([, { secret }]) => secret).map(([, { name }]) => name.replace("COUNTERSIGN_", ""));
    assert.deepEqual(secrets, [
      "METRICS_TOKEN",
      "DATABASE_URL",
      "MASTER_KEY",
      "MASTER_KEY_PREVIOUS",
      "BACKUP_PASSPHRASE",
      "USERPOOL_SECRET",
      "APP_SECRET",
      "SMTP_URL",
      "SMS_WEBHOOK_URL",
      "SMS_WEBHOOK_SECRET",
      "SMS_WEBHOOK_SECRET_PREVIOUS",
      "TWILIO_AUTH_TOKEN",
      "ALIYUN_ACCESS_KEY_SECRET",
      "TENCENT_SECRET_KEY",
    ]);
  });

  it("has no secret that the logger would print under the name it has in the program", () => {
    const printed = rows.filter(([key, { secret }]) => secret && !isSecretName(key)).map(([key]) => key);
    assert.deepEqual(printed, []);
  });

  it("describes every setting in one or two whole sentences", () => {
    for (const [, { name, description }] of rows) assert.match(description, /^[A-Z`].{9,}\.$/, name);
  });
});
