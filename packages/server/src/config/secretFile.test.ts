import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { Environment } from "./Environment.ts";
import { loadSettings } from "./loadSettings.ts";
import { readSettings } from "./readSettings.ts";
import { SettingsError } from "./SettingsError.ts";
import { fileNameOf } from "./secretFile.ts";
import type { Setting } from "./setting.ts";
import { settingNames } from "./settingNames.ts";
import { type SettingKey, settings } from "./settings.ts";
import { temporaryFolder } from "./testing/temporaryFolder.ts";

const rows = Object.entries(settings) as readonly (readonly [SettingKey, Setting<unknown>])[]; // Object.entries forgets the keys
const secrets = rows.filter(([, { secret }]) => secret);

/** A right value of each secret, and what else must be set with it. */
const right: Readonly<Record<string, { readonly text: string; readonly besides?: Environment }>> = {
  COUNTERSIGN_METRICS_TOKEN: { text: "a-secret" },
  COUNTERSIGN_DATABASE_URL: { text: "postgres://db/x" },
  COUNTERSIGN_MASTER_KEY: { text: Buffer.alloc(32, 7).toString("base64") },
  COUNTERSIGN_MASTER_KEY_PREVIOUS: { text: Buffer.alloc(32, 8).toString("base64") },
  COUNTERSIGN_USERPOOL_SECRET: { text: "ab".repeat(16), besides: { COUNTERSIGN_USERPOOL_ID: "0".repeat(24) } },
  COUNTERSIGN_APP_SECRET: { text: "ab".repeat(16), besides: { COUNTERSIGN_APP_ID: "0".repeat(24) } },
  COUNTERSIGN_SMTP_URL: { text: "smtp://user:word@mail.example.com" },
  COUNTERSIGN_SMS_WEBHOOK_URL: { text: "https://gateway", besides: { COUNTERSIGN_SMS_WEBHOOK_SECRET: "s" } },
  COUNTERSIGN_SMS_WEBHOOK_SECRET: { text: "whsec_aGVsbG8=", besides: { COUNTERSIGN_SMS_WEBHOOK_URL: "https://g" } },
  COUNTERSIGN_SMS_WEBHOOK_SECRET_PREVIOUS: {
    text: "former",
    besides: { COUNTERSIGN_SMS_WEBHOOK_URL: "https://g", COUNTERSIGN_SMS_WEBHOOK_SECRET: "s" },
  },
  COUNTERSIGN_TWILIO_AUTH_TOKEN: {
    text: "token",
    besides: { COUNTERSIGN_TWILIO_ACCOUNT_SID: "AC", COUNTERSIGN_TWILIO_FROM: "+1" },
  },
  COUNTERSIGN_BACKUP_PASSPHRASE: { text: "correct horse battery" },
  COUNTERSIGN_ALIYUN_ACCESS_KEY_SECRET: {
    text: "secret",
    besides: {
      COUNTERSIGN_ALIYUN_ACCESS_KEY_ID: "id",
      COUNTERSIGN_ALIYUN_SIGN_NAME: "name",
      COUNTERSIGN_ALIYUN_TEMPLATE: "T",
    },
  },
  COUNTERSIGN_TENCENT_SECRET_KEY: {
    text: "secret",
    besides: {
      COUNTERSIGN_TENCENT_SECRET_ID: "id",
      COUNTERSIGN_TENCENT_SDK_APP_ID: "1",
      COUNTERSIGN_TENCENT_TEMPLATE: "1",
    },
  },
};

function refusalOf(environment: Environment): SettingsError {
  try {
    readSettings(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
  return assert.fail("it was taken");
}

describe("a secret in a file", () => {
  it("can be every setting that is marked secret, and no other", () => {
    for (const [, setting] of rows)
      assert.equal(settingNames.has(`${setting.name}_FILE`), setting.secret, setting.name);
  });

  it("is what the setting would be, without the line break at its end", async (t) => {
    const folder = await temporaryFolder(t);
    for (const [key, setting] of secrets) {
      const { text, besides = {} } = right[setting.name] ?? { text: "a secret" };
      const file = join(folder, setting.name);
      const expected = readSettings({ ...besides, [setting.name]: text });
      for (const written of [text, `${text}\n`, `${text}\r\n`, `\uFEFF${text}\n\n`]) {
        await writeFile(file, written);
        const read = readSettings({ ...besides, [fileNameOf(setting) ?? ""]: file });
        assert.deepEqual(read, expected, setting.name);
        assert.notEqual(read[key], null);
      }
    }
  });

  it("is not given twice", async (t) => {
    const file = join(await temporaryFolder(t), "secret");
    for (const [, { name }] of secrets) {
      const { text, besides = {} } = right[name] ?? { text: "a secret" };
      await writeFile(file, text);
      const { mistakes } = refusalOf({ ...besides, [name]: text, [`${name}_FILE`]: file });
      assert.deepEqual(mistakes, [{ name: `${name}_FILE`, rule: `must not be given together with ${name}.` }]);
    }
  });

  it("is named where it cannot be read, or holds anything else, and never quoted", async (t) => {
    const folder = await temporaryFolder(t);
    await mkdir(join(folder, "folder"));
    const [empty, wrong, binary] = ["empty", "wrong", "binary"].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    await writeFile(empty, " \n");
    await writeFile(wrong, "hunter22\n");
    await writeFile(binary, Buffer.of(0xff, 0xfe, 0x41));
    for (const [path, sentence] of [
      [join(folder, "none"), `cannot be read (ENOENT): ${join(folder, "none")}.`],
      [join(folder, "folder"), `cannot be read (EISDIR): ${join(folder, "folder")}.`],
      [empty, `names ${empty}, which holds nothing.`],
      [binary, `names ${binary}, which holds no UTF-8 text.`],
      ["~/key", "must be a path, in which ~ and $ stand for nothing."],
      [wrong, `must hold ${settings.masterKey.kind.rule}.`],
    ] as const) {
      const { mistakes, message } = refusalOf({ COUNTERSIGN_MASTER_KEY_FILE: path });
      assert.deepEqual(mistakes, [{ name: "COUNTERSIGN_MASTER_KEY_FILE", rule: sentence }]);
      assert.doesNotMatch(message, /hunter22/);
    }
  });

  it("that stands where its path should is not repeated", () => {
    for (const secret of ["hunter22", "ab/cd+ef==", "/ab+cd==", "smtp://user:hunter22@mail"]) {
      const { message } = refusalOf({ COUNTERSIGN_SMTP_URL_FILE: secret });
      assert.match(message, /COUNTERSIGN_SMTP_URL_FILE cannot be read \(ENOENT\)\./);
      assert.ok(!message.includes(secret));
    }
  });

  it("comes through a pipe as well, and not from what has no end", async (t) => {
    const { text } = right.COUNTERSIGN_MASTER_KEY ?? { text: "" };
    const program = `
      import { readSettings } from ${JSON.stringify(new URL("./readSettings.ts", import.meta.url).href)};
      console.log(Buffer.from(readSettings(process.env).masterKey).toString("base64"));`;
    const script = join(await temporaryFolder(t), "program.mjs");
    await writeFile(script, program);
    const line = `f() { COUNTERSIGN_MASTER_KEY_FILE=$1 "$0" --conditions=countersign-source ${script}; }; f <(echo "$KEY")`;
    const env = { ...process.env, KEY: text };
    assert.equal(execFileSync("bash", ["-c", line, process.execPath], { env, encoding: "utf8" }).trim(), text);
    assert.match(refusalOf({ COUNTERSIGN_MASTER_KEY_FILE: "/dev/zero" }).message, /no UTF-8 text|must hold/);
  });

  it("that others can read is told, with the name of its setting", async (t) => {
    const folder = await temporaryFolder(t);
    const file = join(folder, "key");
    await writeFile(file, `${Buffer.alloc(32, 7).toString("base64")}\n`);
    for (const [mode, isDoubtful] of [
      [0o400, false],
      [0o440, false],
      [0o444, true],
      [0o660, true],
    ] as const) {
      await chmod(file, mode);
      const { warnings } = await loadSettings(folder, { COUNTERSIGN_MASTER_KEY_FILE: file });
      assert.equal(
        warnings.some((each) => each.startsWith("COUNTERSIGN_MASTER_KEY_FILE names a file")),
        isDoubtful,
        mode.toString(8),
      );
    }
  });

  it("may be named in .env, and the environment wins", async (t) => {
    const folder = await temporaryFolder(t);
    const file = join(folder, "url");
    await writeFile(file, "smtp://mail\n", { mode: 0o600 });
    await writeFile(join(folder, ".env"), `COUNTERSIGN_SMTP_URL_FILE=${file}\n`);
    assert.equal((await loadSettings(folder, {})).settings.smtpUrl, "smtp://mail");
    assert.equal((await loadSettings(folder, { COUNTERSIGN_SMTP_URL_FILE: "" })).settings.smtpUrl, null);
    await assert.rejects(loadSettings(folder, { COUNTERSIGN_SMTP_URL: "smtp://other" }), /given together/);
  });
});
