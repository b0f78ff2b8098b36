import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { logRequest } from "./requestLog.ts";
import { captureLog } from "./testing/captureLog.ts";

const line = {
  requestId: "r1",
  method: "POST",
  route: "/api/v2/mfa/totp/verify",
  subject: "5f".repeat(12),
  failure: "totpWrong",
  status: 200,
  wireCode: 6001,
  durationMs: 3,
  ip: "127.0.0.1",
};

describe("request line", () => {
  it("holds the fields that it is made of, and a refusal is no fault of ours", () => {
    const { logger, last } = captureLog();
    logRequest(logger, line);
    const { time, ...rest } = last();
    assert.equal(typeof time, "string");
    assert.deepEqual(rest, { ...line, level: "info", msg: "request" });
  });

  it("holds nothing else, whatever is passed along", () => {
    const { logger, lines } = captureLog();
    logRequest(logger, Object.assign({ note: "hunter2", address: "/x?token=hunter2" }, line));
    assert.equal(lines().length, 1);
    assert.ok(!lines().join("").includes("hunter2"));
  });

  it("is an error when the fault is ours, on honest paths and on Authing's", () => {
    const { logger, last } = captureLog();
    logRequest(logger, { ...line, status: 503, wireCode: null });
    assert.equal(last().level, "error");
    logRequest(logger, { ...line, wireCode: 500 });
    assert.equal(last().level, "error");
  });
});
