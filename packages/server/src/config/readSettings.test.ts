import assert from "node:assert/strict";
import { resolve } from "node:path";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Environment } from "./Environment.ts";
import { readSettings } from "./readSettings.ts";
import { SettingsError } from "./SettingsError.ts";
import { settingNames } from "./settingNames.ts";
import { type SettingKey, settings } from "./settings.ts";

const KEY = Buffer.alloc(32, 7).toString("base64");
const OTHER_KEY = Buffer.alloc(32, 8).toString("base64");

function mistakesOf(environment: Environment): SettingsError {
  try {
    readSettings(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
  return new SettingsError([]);
}

function wrongNames(environment: Environment): readonly string[] {
  return mistakesOf(environment).mistakes.map(({ name }) => name.replace("COUNTERSIGN_", ""));
}

function read(key: SettingKey, text: string): unknown {
  return readSettings({ [settings[key].name]: text })[key];
}

function refuses(key: SettingKey, texts: readonly string[]): void {
  const { name, kind } = settings[key];
  for (const text of texts) {
    const expected = [{ name, rule: `must be ${kind.rule}.` }];
    assert.deepEqual(mistakesOf({ [name]: text }).mistakes.slice(0, 1), expected, `${name}=${text}`);
  }
}

describe("readSettings", () => {
  it("needs nothing to be set", () => {
    const read = readSettings({});
    assert.equal(read.host, "127.0.0.1");
    assert.equal(read.port, 3000);
    assert.equal(read.production, false);
    assert.equal(read.dataDir, resolve("data"));
    assert.equal(read.databaseUrl, null);
    assert.equal(read.masterKey, null);
    assert.equal(read.totpStrictConfirm, false);
    assert.equal(read.importWeak, false);
    assert.equal(read.defaultCountry, "+86");
    assert.equal(read.defaultLanguage, "zh-CN");
    assert.equal(read.logLevel, "info");
  });

  it("gives settings that nobody can change", () => {
    const read = readSettings({ COUNTERSIGN_TRUSTED_PROXIES: "10.0.0.1" });
    assert.ok(Object.isFrozen(read));
    assert.ok(Object.isFrozen(read.trustedProxies));
  });

  it("takes an empty value for none", () => {
    assert.deepEqual(
      readSettings({ COUNTERSIGN_PORT: "", COUNTERSIGN_SMTP_URL: "", COUNTERSIGN_MASTER_KEY: "" }),
      readSettings({}),
    );
  });

  it("reports all mistakes at once", () => {
    const environment = {
      COUNTERSIGN_PORT: "http",
      COUNTERSIGN_HOST: "not a host",
      COUNTERSIGN_DATABASE_URL: "mysql://db",
      COUNTERSIGN_MASTER_KEY: "short",
      COUNTERSIGN_MASTER_KEY_FILE: "/run/key",
      COUNTERSIGN_APP_SECRET: "0".repeat(32),
      COUNTERSIGN_PROT: "1",
    };
    const error = mistakesOf(environment);
    assert.deepEqual(wrongNames(environment), [
      "PROT",
      "HOST",
      "PORT",
      "DATABASE_URL",
      "MASTER_KEY",
      "MASTER_KEY_FILE",
      "APP_SECRET",
    ]);
    for (const { name, rule } of error.mistakes) assert.ok(error.message.includes(`\n  ${name} ${rule}`));
  });

  it("never repeats a value, however wrong it is", () => {
    const value = fc.string({ minLength: 1, unit: "grapheme" }).map((text) => `qzx${text}jqv`);
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...settingNames), value, { minKeys: 1 }), (environment) => {
        const { message } = mistakesOf(environment);
        for (const text of Object.values(environment)) assert.ok(!message.includes(text) && !message.includes("qzx"));
      }),
    );
  });

  it("never repeats a secret, with and without other mistakes", () => {
    const pool = "ab12".repeat(6);
    const secret = "cd34".repeat(8);
    const environment = {
      NODE_ENV: "production",
      COUNTERSIGN_USERPOOL_SECRET: secret,
      COUNTERSIGN_APP_ID: pool,
      COUNTERSIGN_APP_SECRET: `${secret}5`,
      COUNTERSIGN_MASTER_KEY_PREVIOUS: OTHER_KEY,
      COUNTERSIGN_DATABASE_URL: "postgres://user:hunter22@",
      COUNTERSIGN_SMTP_URL: "smtp://user:hunter22@mail.example.com:x",
      COUNTERSIGN_SMS_WEBHOOK_SECRET: "whsec_hunter22!",
      COUNTERSIGN_TWILIO_AUTH_TOKEN: "hunter22",
    };
    const { message, stack } = mistakesOf(environment);
    for (const text of ["hunter22", secret, OTHER_KEY]) assert.ok(!`${message}${stack}`.includes(text), text);
    assert.ok(wrongNames(environment).length >= 6);
  });
});

describe("unknown names", () => {
  const ruleOf = (name: string): string | undefined => mistakesOf({ [name]: "x" }).mistakes[0]?.rule;

  it("are refused with the name that was probably meant", () => {
    assert.equal(ruleOf("COUNTERSIGN_MASTERKEY"), "is not a setting. Did you mean COUNTERSIGN_MASTER_KEY?");
    assert.equal(ruleOf("COUNTERSIGN_USER_POOL_ID"), "is not a setting. Did you mean COUNTERSIGN_USERPOOL_ID?");
    assert.equal(ruleOf("COUNTERSIGN_HSOT"), "is not a setting. Did you mean COUNTERSIGN_HOST?");
    assert.equal(ruleOf("COUNTERSIGN_BANANA"), "is not a setting.");
  });

  it("are ours in whatever case and with whatever between the words, or with a slip where ours begin", () => {
    const port = ["countersign_port", "Countersign_Port", "COUNTERSIGN-PORT", "countersign.port", "COUNTERSIGN__PORT"];
    for (const name of [...port, "COUNTERSIGNPORT", "COUNTER_SIGN_PORT", "COUTNERSIGN_PORT", "COUNTERSING_PORT"])
      assert.equal(ruleOf(name), "is not a setting. Did you mean COUNTERSIGN_PORT?", name);
    for (const name of ["node_env", "NODE-ENV", "NODEENV", "NODE_ENVS"])
      assert.equal(ruleOf(name), "is not a setting. Did you mean NODE_ENV?", name);
  });

  it("of other programs and of our test suite are nobody's business", () => {
    const others = [
      "PATH",
      "NODE_OPTIONS",
      "NODE_PATH",
      "npm_config_node_version",
      "COUNTERSIGN",
      "COUNTERSIGN_TEST_ALL",
    ];
    assert.deepEqual(wrongNames(Object.fromEntries(others.map((name) => [name, "x"]))), []);
  });

  it("that Kubernetes adds are told apart", () => {
    for (const name of ["SERVICE_HOST", "SERVICE_PORT", "SERVICE_PORT_HTTP", "PORT_3000_TCP", "PORT_3000_TCP_ADDR"]) {
      assert.match(ruleOf(`COUNTERSIGN_${name}`) ?? "", /enableServiceLinks/, name);
    }
  });
});

describe("settings together", () => {
  it("need a master key in production, and nothing else", () => {
    assert.deepEqual(wrongNames({ NODE_ENV: "production" }), ["MASTER_KEY"]);
    assert.deepEqual(wrongNames({ NODE_ENV: "production", COUNTERSIGN_DATABASE_URL: "postgres://db/x" }), [
      "MASTER_KEY",
    ]);
    assert.equal(readSettings({ NODE_ENV: "production", COUNTERSIGN_MASTER_KEY: KEY }).production, true);
    assert.deepEqual(wrongNames({ NODE_ENV: "production", COUNTERSIGN_MASTER_KEY_FILE: "/none/key" }), [
      "MASTER_KEY_FILE",
    ]);
    assert.deepEqual(wrongNames({ NODE_ENV: "test" }), []);
  });

  it("take a word that nearly says production for a mistake", () => {
    refuses("production", ["prod", "Production", "production ", '"production"', "'production'", "`production`"]);
    refuses("production", ["produciton", "production#live", "PRD", "production;", "\u200bproduction", "=production"]);
    for (const word of ["test", "development", "staging", "ci", "local"]) assert.equal(read("production", word), false);
  });

  it("name one place for the master key", () => {
    assert.deepEqual(wrongNames({ COUNTERSIGN_MASTER_KEY: KEY, COUNTERSIGN_MASTER_KEY_FILE: "/k" }), [
      "MASTER_KEY_FILE",
    ]);
  });

  it("replace the master key by another one", () => {
    assert.deepEqual(wrongNames({ COUNTERSIGN_MASTER_KEY: KEY, COUNTERSIGN_MASTER_KEY_PREVIOUS: KEY }), [
      "MASTER_KEY_PREVIOUS",
    ]);
    assert.deepEqual(wrongNames({ COUNTERSIGN_MASTER_KEY: KEY, COUNTERSIGN_MASTER_KEY_PREVIOUS: OTHER_KEY }), []);
  });

  it("give no secret without its id, and an id without its secret", () => {
    const secrets = { COUNTERSIGN_USERPOOL_SECRET: "0".repeat(32), COUNTERSIGN_APP_SECRET: "1".repeat(32) };
    assert.deepEqual(wrongNames(secrets), ["USERPOOL_SECRET", "APP_SECRET"]);
    assert.deepEqual(wrongNames({ COUNTERSIGN_USERPOOL_ID: "0".repeat(24), COUNTERSIGN_APP_ID: "1".repeat(24) }), []);
  });

  it("set up a gateway wholly or not at all", () => {
    assert.deepEqual(wrongNames({ COUNTERSIGN_SMS_WEBHOOK_URL: "http://gateway" }), ["SMS_WEBHOOK_SECRET"]);
    assert.deepEqual(wrongNames({ COUNTERSIGN_SMS_WEBHOOK_SECRET: "s" }), ["SMS_WEBHOOK_URL"]);
    assert.deepEqual(wrongNames({ COUNTERSIGN_TWILIO_ENDPOINT: "http://twilio" }), [
      "TWILIO_ACCOUNT_SID",
      "TWILIO_AUTH_TOKEN",
      "TWILIO_FROM",
    ]);
    assert.deepEqual(wrongNames({ COUNTERSIGN_ALIYUN_TEMPLATE: "SMS_1" }).length, 3);
    assert.deepEqual(wrongNames({ COUNTERSIGN_TENCENT_REGION: "ap-beijing" }).length, 4);
  });

  it("name only gateways that are set up", () => {
    const webhook = { COUNTERSIGN_SMS_WEBHOOK_URL: "https://gateway", COUNTERSIGN_SMS_WEBHOOK_SECRET: "s" };
    assert.deepEqual(wrongNames({ ...webhook, COUNTERSIGN_SMS_SENDERS: "webhook" }), []);
    assert.deepEqual(wrongNames({ ...webhook, COUNTERSIGN_SMS_SENDERS: "webhook,twilio" }), ["SMS_SENDERS"]);
    assert.deepEqual(wrongNames({ ...webhook, COUNTERSIGN_SMS_SENDERS: "webhook, webhook" }), ["SMS_SENDERS"]);
  });
});

describe("a value of any text", () => {
  const rulesOf = (name: string, text: string): readonly string[] =>
    mistakesOf({ [name]: text }).mistakes.flatMap((each) => (each.name === name ? [each.rule] : []));

  it("has no blanks around it, which nobody sees and everything that compares does", () => {
    for (const name of ["COUNTERSIGN_DATA_DIR", "COUNTERSIGN_SMS_WEBHOOK_SECRET", "COUNTERSIGN_TWILIO_AUTH_TOKEN"]) {
      for (const text of ["x ", " x", "x\u00a0", "\u3000x"])
        assert.deepEqual(rulesOf(name, text), ["must not begin or end with a blank."], JSON.stringify(text));
    }
  });

  it("stands in no quotation marks, which only shells and .env files take off", () => {
    for (const name of ["COUNTERSIGN_DATA_DIR", "COUNTERSIGN_SMS_WEBHOOK_SECRET", "COUNTERSIGN_TWILIO_AUTH_TOKEN"]) {
      for (const mark of ['"', "'", "`"]) assert.match(rulesOf(name, `${mark}x${mark}`)[0] ?? "", /quotation marks/);
      assert.deepEqual(rulesOf(name, `it's`), name === "COUNTERSIGN_DATA_DIR" ? [] : rulesOf(name, "its"));
    }
    assert.equal(read("mailFrom", '"Acme" <a@b.c>'), '"Acme" <a@b.c>');
  });
});

describe("single settings", () => {
  it("read a path as it stands, and none that only a shell understands", () => {
    assert.equal(read("dataDir", "/var/lib/~x y"), "/var/lib/~x y");
    refuses("dataDir", ["~/data", "$HOME/data", "/srv/$NAME", "/srv/a\nb"]);
  });

  it("read ids and secrets in either case and keep them in lower case", () => {
    assert.equal(read("appId", "ABCDEF0123456789ABCDEF01"), "abcdef0123456789abcdef01");
    refuses("appId", ["abc", "g".repeat(24), "0".repeat(25), "0".repeat(23)]);
    const pool = { COUNTERSIGN_USERPOOL_ID: "0".repeat(24), COUNTERSIGN_USERPOOL_SECRET: "AB".repeat(16) };
    assert.equal(readSettings(pool).userPoolSecret, "ab".repeat(16));
    refuses("userPoolSecret", ["0".repeat(24), "z".repeat(32)]);
  });

  it("read a port", () => {
    assert.equal(read("port", "0"), 0);
    assert.equal(read("port", "65535"), 65_535);
    refuses("port", ["65536", "-1", "1.5", "0x10", " 80", "tcp://10.0.0.1:3000"]);
  });

  it("read a host", () => {
    for (const text of ["0.0.0.0", "::", "::1", "localhost", "mfa.example.com", "10.1.2.3"])
      assert.equal(read("host", text), text);
    refuses("host", ["http://localhost", "localhost:80", "999.1.1.1", "-a.example", "a b", "[::1]"]);
  });

  it("read the public address without its last slash", () => {
    assert.equal(read("publicUrl", "https://MFA.example.com/"), "https://mfa.example.com");
    assert.equal(read("publicUrl", "http://127.0.0.1:3000"), "http://127.0.0.1:3000");
    assert.equal(read("publicUrl", "https://example.com/a/login.v2/"), "https://example.com/a/login.v2");
    refuses("publicUrl", [
      "mfa.example.com",
      "ftp://x",
      "https://x/a b",
      "https://x/a;b",
      "https://x/%41",
      "https://x/?a",
      "https://u:p@x",
      "https://x/#a",
    ]);
  });

  it("read a PostgreSQL address only", () => {
    for (const text of [
      "postgres://u:p@db:5432/x",
      "postgresql://db/x?sslmode=require",
      "postgres:///x?host=/run",
      "postgres://u:p@db1:5432,db2,[::1]:5433/x?target_session_attrs=read-write&sslmode=require",
      "postgres://db1,db2/x",
      "postgres://db/x?target_session_attrs=read-write",
    ]) {
      assert.equal(read("databaseUrl", text), text);
    }
    refuses("databaseUrl", [
      "postgres://db/x?sslmod=require",
      "postgres://db/x?schema=mfa",
      ...["any", "primary", "read-only", "standby", "prefer-standby", ""].map(
        (attrs) => `postgres://db1,db2/x?target_session_attrs=${attrs}`,
      ),
      "postgres://db/x?target_session_attrs=read-write&target_session_attrs=read-write",
      ...["postgres://db1,/x", "postgres://,db2/x", "postgres://db1:x,db2/x", "postgres://db1,db2/x?host=/run"],
      "postgres://db/x?sslmode=require&sslmode=disable",
      "postgres://user:5432#2@db/x",
    ]);
    refuses("databaseUrl", ["mysql://db", "file:x.db", "postgres:db", "db:5432", "postgres://db/x y"]);
  });

  it("read a master key of 32 bytes", () => {
    assert.deepEqual(read("masterKey", KEY), new Uint8Array(32).fill(7));
    assert.deepEqual(read("masterKey", KEY.replace("=", "")), new Uint8Array(32).fill(7));
    refuses("masterKey", [
      Buffer.alloc(31).toString("base64"),
      Buffer.alloc(33).toString("base64"),
      "00".repeat(32),
      `${KEY} `,
    ]);
  });

  it("read true and false", () => {
    assert.equal(read("importWeak", "true"), true);
    assert.equal(read("importWeak", "false"), false);
    refuses("importWeak", ["yes", "1", "TRUE"]);
  });

  it("read origins as browsers send them", () => {
    assert.deepEqual(read("allowedOrigins", "https://APP.example.com:443/, http://localhost:8080"), [
      "https://app.example.com",
      "http://localhost:8080",
    ]);
    assert.deepEqual(read("allowedOrigins", "capacitor://localhost"), ["capacitor://localhost"]);
    refuses("allowedOrigins", [
      "*",
      "null",
      "https://*.example.com",
      "https://x/path",
      "https://x,,https://y",
      "file:///x",
    ]);
  });

  it("read proxies, and no range that holds everybody", () => {
    const text = "127.0.0.1, 10.0.0.0/8,fd00::/8,::1,loopback";
    assert.deepEqual(read("trustedProxies", text), ["127.0.0.1", "10.0.0.0/8", "fd00::/8", "::1", "loopback"]);
    refuses("trustedProxies", ["0.0.0.0/0", "::/0", "10.0.0.0/33", "proxy.example.com", "true", "10.0.0.0/8/8"]);
  });

  it("read where mail goes and whom it comes from", () => {
    for (const text of [
      "smtp://127.0.0.1:2525",
      "smtps://user:p%40ss@mail.example.com",
      "smtp://mail:587?tls=required",
    ]) {
      assert.equal(read("smtpUrl", text), text);
    }
    refuses("smtpUrl", ["mail.example.com", "http://mail", "smtp://", "smtp://m?tls=no"]);
    for (const text of ["a@b.c", "Acme <a@b.c>", '"Acme, Inc." <a@b.c>', "统一登录 <a@b.c>"])
      assert.equal(read("mailFrom", text), text);
    refuses("mailFrom", ["Acme", "a@b.c, d@e.f", "Acme <a@b.c>\r\nBcc: x@y.z", "<a@b.c> x"]);
  });

  it("read the templates and variables of gateways", () => {
    const aliyun = {
      COUNTERSIGN_ALIYUN_ACCESS_KEY_ID: "id",
      COUNTERSIGN_ALIYUN_ACCESS_KEY_SECRET: "secret",
      COUNTERSIGN_ALIYUN_SIGN_NAME: "签名",
      COUNTERSIGN_ALIYUN_TEMPLATE: "SMS_1",
      COUNTERSIGN_ALIYUN_TEMPLATES: "resetPassword=SMS_2, unbind=SMS_3",
      COUNTERSIGN_ALIYUN_VARIABLES: "code=code,min=minutes",
    };
    const read = readSettings(aliyun);
    assert.deepEqual(read.aliyunTemplates, { resetPassword: "SMS_2", unbind: "SMS_3" });
    assert.deepEqual(read.aliyunVariables, { code: "code", min: "minutes" });
    for (const templates of ["resetPasword=SMS_2", "unbind", "unbind=A,unbind=B", "unbind=A=B", "unbind="]) {
      assert.deepEqual(
        wrongNames({ ...aliyun, COUNTERSIGN_ALIYUN_TEMPLATES: templates }),
        ["ALIYUN_TEMPLATES"],
        templates,
      );
    }
    refuses("tencentVariables", ["code,name", "code,"]);
  });

  it("read country codes, languages and levels", () => {
    assert.equal(read("defaultCountry", "+1"), "+1");
    refuses("defaultCountry", ["86", "+", "+0", "CN", "+12345"]);
    assert.equal(read("defaultLanguage", "en-US"), "en-US");
    refuses("defaultLanguage", ["en", "zh-cn"]);
    refuses("logLevel", ["INFO", "verbose"]);
  });
});
