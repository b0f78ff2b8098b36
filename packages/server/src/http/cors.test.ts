import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { judgeOrigin } from "./cors.ts";

describe("judgeOrigin", () => {
  it("lets every loopback page call with credentials where no origin is listed", () => {
    for (const origin of [
      "http://localhost",
      "http://localhost:5173",
      "https://localhost",
      "http://app.localhost:8080",
      "http://127.0.0.1:3000",
      "http://127.8.9.1",
      "http://[::1]:3000",
    ]) {
      assert.equal(judgeOrigin(origin, { allowed: null }), "credentials", origin);
    }
  });

  it("lets a page opened from disk call without credentials there", () => {
    assert.equal(judgeOrigin("null", { allowed: null }), "plain");
  });

  it("lets nobody else call there, however local the name looks", () => {
    for (const origin of [
      "https://example.com",
      "http://localhost.example.com",
      "http://127.0.0.1.example.com",
      "http://notlocalhost",
      "http://0.0.0.0",
      "http://192.168.1.9",
      "http://[::2]",
      "file://localhost",
      "chrome-extension://localhost",
      "http://localhost@example.com",
      "",
      "nonsense",
      "*",
    ]) {
      assert.equal(judgeOrigin(origin, { allowed: null }), "no", origin);
    }
  });

  it("lets exactly the listed origins call where origins are listed", () => {
    const policy = { allowed: ["https://app.example.com"] };
    assert.equal(judgeOrigin("https://app.example.com", policy), "credentials");
    for (const origin of [
      "https://app.example.com:8443",
      "http://app.example.com",
      "https://app.example.com.evil.com",
      "https://x.app.example.com",
      "http://localhost",
      "null",
      "",
    ]) {
      assert.equal(judgeOrigin(origin, policy), "no", origin);
    }
    assert.equal(judgeOrigin("http://localhost", { allowed: [] }), "no");
  });
});
