import assert from "node:assert/strict";
import { createSecretKey } from "node:crypto";
import { describe, it } from "node:test";
import { MfaError } from "@countersign/contract";
import { createFixedClock } from "@countersign/testkit";
import fc from "fast-check";
import { createLogger } from "./createLogger.ts";
import { captureLog } from "./testing/captureLog.ts";

const SECRET = "hunter2-7f3a";

/** Fields that hold secrets in this program, its clients and its settings. */
const SECRET_FIELDS = [
  "authorization",
  "cookie",
  "set-cookie",
  "x-authing-app-secret",
  "password",
  "newPassword",
  "old_password",
  "passwordHash",
  "token",
  "mfaToken",
  "mfa_token",
  "accessToken",
  "id_token",
  "refreshToken",
  "secret",
  "userPoolSecret",
  "appSecret",
  "code",
  "phoneCode",
  "emailCode",
  "codes",
  "totp",
  "otp",
  "recoveryCode",
  "recovery_code",
  "flowHandle",
  "proof",
  "seed",
  "salt",
  "hash",
  "keyUri",
  "qrcode_uri",
  "masterKey",
  "masterKeyPrevious",
  "privateKey",
  "pem",
  "databaseUrl",
  "smtpUrl",
  "url",
  "body",
  "headers",
  "query",
  "params",
  "variables",
  "text",
  "html",
  "credentials",
  "TOKEN",
  "twilioAuthToken",
  "aliyunAccessKeySecret",
];

describe("log line", () => {
  it("is one line of JSON with time, level, fields and message", () => {
    const { logger, lines, last } = captureLog();
    logger.warn({ poolId: "p", count: 2 }, "something\nhappened");
    const { time, ...rest } = last();
    assert.deepEqual(rest, { level: "warn", poolId: "p", count: 2, msg: "something\nhappened" });
    assert.equal(time, "2031-05-06T07:08:09.010Z");
    assert.deepEqual(
      lines().map((line) => line.indexOf("\n") === line.length - 1),
      [true],
    );
  });

  it("stays short, however long the texts and lists in it are", () => {
    const { logger, lines } = captureLog();
    const long = "eyJ-".repeat(250_000);
    const startedMs = performance.now();
    logger.error({ long, list: Array.from({ length: 100_000 }, () => 1), err: new Error(long) }, long);
    assert.ok((lines()[0]?.length ?? 0) < 20_000);
    assert.ok(performance.now() - startedMs < 5_000, "time must not grow with the square of the length");
  });

  it("is written from the level on that was asked for", () => {
    const lines: string[] = [];
    const logger = createLogger({
      level: "warn",
      clock: createFixedClock(0),
      destination: { write: (line) => void lines.push(line) },
    });
    logger.info("quiet");
    logger.error("loud");
    assert.equal(lines.length, 1);
  });
});

describe("a secret", () => {
  it("is not logged under any name that holds one, at any depth, in entries and in child loggers", () => {
    for (const name of SECRET_FIELDS) {
      const { logger, lines } = captureLog();
      logger.info({ [name]: SECRET }, "flat");
      logger.info({ a: { b: [{ [name]: SECRET }] } }, "deep");
      logger.info({ [name]: { inner: SECRET } }, "inside");
      logger.info("interpolated %o", { [name]: SECRET });
      logger.child({ [name]: SECRET, a: { [name]: SECRET } }).info("child");
      logger
        .child({ a: 1 })
        .child({ [name]: SECRET }, { level: "warn" })
        .warn("grandchild");
      assert.equal(lines().length, 6);
      assert.ok(!lines().join("").includes(SECRET), name);
    }
  });

  it("is not logged however records and lists are nested around it", () => {
    const name = fc.constantFrom(...SECRET_FIELDS);
    const { around } = fc.letrec<{ around: unknown; record: unknown; list: unknown; leaf: unknown }>((tie) => ({
      around: fc.oneof({ maxDepth: 8 }, tie("leaf"), tie("record"), tie("list")),
      record: fc.dictionary(fc.constantFrom("a", "user", "items"), tie("around"), { maxKeys: 3 }),
      list: fc.array(tie("around"), { maxLength: 3 }),
      leaf: name.map((field) => ({ [field]: SECRET, purpose: "x" })),
    }));
    fc.assert(
      fc.property(around, (value) => {
        const { logger, lines } = captureLog();
        logger.info({ value }, "nested");
        assert.ok(!lines().join("").includes(SECRET));
      }),
    );
  });

  it("is hidden by its look where no name betrays it", () => {
    const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJkYXRhIjoxfQ.c2lnbmF0dXJl";
    const cases: readonly [string, string][] = [
      [`sent Bearer ${jwt}`, jwt],
      [`Authorization: bearer ${SECRET}`, SECRET],
      [`token ${jwt}.`, "c2lnbmF0dXJl"],
      [`basic ${btoa(`pool:${SECRET}`)}`, btoa(`pool:${SECRET}`)],
      [`postgres://user:${SECRET}@db/x`, SECRET],
      ["otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&issuer=y", "JBSWY3DPEHPK3PXP"],
      ["whsec_c2VjcmV0LXNlY3JldA==", "c2VjcmV0LXNlY3JldA"],
      [`GET /x?mfaToken=${SECRET}&a=1`, SECRET],
    ];
    for (const [text, secret] of cases) {
      const { logger, lines, last } = captureLog();
      logger.info(text);
      logger.info({ detail: text, list: [`"${text}"`] }, "field");
      logger.error(new Error(text));
      assert.equal(last().level, "error");
      assert.ok(!lines().join("").includes(secret), text);
    }
  });

  it("of bytes, keys and objects of others is not even looked into", () => {
    class Request {
      readonly inner = SECRET;
    }
    const { logger, last, lines } = captureLog();
    const key = createSecretKey(Buffer.from(SECRET));
    logger.info(
      { bytes: Buffer.from(SECRET), request: new Request(), map: new Map([[1, SECRET]]), list: [key] },
      "objects",
    );
    assert.deepEqual(last().bytes, "[Buffer]");
    assert.deepEqual(last().request, "[Request]");
    assert.deepEqual(last().map, "[Map]");
    assert.ok(!lines().join("").includes(SECRET));
  });

  it("is found under names that were never seen before, however many have been", () => {
    const { logger, lines } = captureLog();
    for (let index = 0; index < 3000; index += 1)
      logger.info({ [`field${index}`]: 1, [`field${index}Secret`]: SECRET });
    assert.equal(lines().length, 3000);
    assert.ok(!lines().join("").includes(SECRET));
  });

  it("does not take harmless fields with it", () => {
    const { logger, last } = captureLog();
    const fields = {
      wireCode: 6001,
      statusCode: 403,
      keyId: "k",
      requestId: "r",
      purpose: "sealing",
      ip: "::1",
      route: "/x/:id",
    };
    logger.info({ ...fields, publicUrl: "http://127.0.0.1:3000" }, "harmless");
    const { time, level, msg, ...rest } = last();
    assert.deepEqual(rest, { ...fields, publicUrl: "http://127.0.0.1:3000" });
    assert.deepEqual([typeof time, level, msg], ["string", "info", "harmless"]);
  });
});

describe("a logged error", () => {
  it("tells type, message, stack and causes", () => {
    const { logger, last } = captureLog();
    const cause = Object.assign(new Error("connect refused"), { code: "ECONNREFUSED" });
    logger.error({ err: new TypeError("could not send", { cause }) }, "sending failed");
    const err = last().err as Record<string, unknown>;
    assert.equal(last().msg, "sending failed");
    assert.deepEqual([err.type, err.message], ["TypeError", "could not send"]);
    assert.match(String(err.stack), /^ {4}at .*createLogger\.test\.ts/);
    const inner = err.cause as Record<string, unknown>;
    assert.deepEqual([inner.message, inner.errorCode], ["connect refused", "ECONNREFUSED"]);
  });

  it("gives its message where none is given", () => {
    const { logger, last } = captureLog();
    logger.error(new Error("broken"));
    assert.equal(last().msg, "broken");
    logger.error({ err: new Error("broken too") });
    assert.equal(last().msg, "broken too");
  });

  it("names the failure that the client saw and not its data", () => {
    const { logger, last, lines } = captureLog();
    logger.error({ err: new MfaError("totpWrong", { echo: SECRET }) }, "refused");
    assert.equal((last().err as Record<string, unknown>).failure, "totpWrong");
    assert.ok(!lines().join("").includes(SECRET));
  });

  it("carries nothing else that a library hung on it", () => {
    const { logger, lines } = captureLog();
    const fields = {
      config: { data: SECRET },
      detail: SECRET,
      input: SECRET,
      errors: [SECRET],
      code: SECRET,
      response: { x: SECRET },
    };
    logger.error({ err: Object.assign(new Error("failed"), fields) });
    logger.error(new Error("outer", { cause: { data: SECRET } }));
    logger.error(new AggregateError([Object.assign(new Error("a"), fields)], "several"));
    assert.equal(lines().length, 3);
    assert.ok(!lines().join("").includes(SECRET));
  });

  it("does not quote the body that could not be parsed, in message and stack", () => {
    const { logger, lines } = captureLog();
    for (const body of [`{"totp": ${SECRET}`, `${SECRET}`, `{"a":"${SECRET}" x}`]) {
      try {
        JSON.parse(body);
      } catch (error) {
        logger.error(error);
        logger.error({ err: new Error("bad body", { cause: error }) });
      }
    }
    assert.equal(lines().length, 6);
    assert.ok(!/hunter2|7f3a/.test(lines().join("")));
  });

  it("may be its own cause", () => {
    const { logger, last } = captureLog();
    const error = new Error("loop");
    error.cause = error;
    const loop: Record<string, unknown> = { error };
    loop.loop = loop;
    logger.error(loop, "loops");
    assert.equal(last().msg, "loops");
  });
});
