import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { judgeOrigin, type OriginPolicy } from "./cors.ts";

const nobody = async (): Promise<boolean> => false;
const DEVELOPMENT: OriginPolicy = { allowed: null, isListed: nobody };

describe("judgeOrigin", () => {
  it("lets every loopback page call with credentials where no origin is listed", async () => {
    for (const origin of [
      "http://localhost",
      "http://localhost:5173",
      "https://localhost",
      "http://app.localhost:8080",
      "http://127.0.0.1:3000",
      "http://127.8.9.1",
      "http://[::1]:3000",
    ]) {
      assert.equal(await judgeOrigin(origin, DEVELOPMENT), "credentials", origin);
    }
  });

  it("lets a page opened from disk call without credentials there", async () => {
    assert.equal(await judgeOrigin("null", DEVELOPMENT), "plain");
  });

  it("lets nobody else call there, however local the name looks", async () => {
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
      assert.equal(await judgeOrigin(origin, DEVELOPMENT), "no", origin);
    }
  });

  it("lets exactly the listed origins call where origins are listed", async () => {
    const policy = { allowed: ["https://app.example.com"], isListed: nobody };
    assert.equal(await judgeOrigin("https://app.example.com", policy), "credentials");
    for (const origin of [
      "https://app.example.com:8443",
      "http://app.example.com",
      "https://app.example.com.evil.com",
      "https://x.app.example.com",
      "http://localhost",
      "null",
      "",
    ]) {
      assert.equal(await judgeOrigin(origin, policy), "no", origin);
    }
    assert.equal(await judgeOrigin("http://localhost", { allowed: [], isListed: nobody }), "no");
  });

  it("lets the pages that an application names call, and never shares credentials with a nameless one", async () => {
    const isListed = async (origin: string): Promise<boolean> => ["https://app.example.com", "null"].includes(origin);
    assert.equal(await judgeOrigin("https://app.example.com", { allowed: [], isListed }), "credentials");
    assert.equal(await judgeOrigin("null", { allowed: [], isListed }), "plain");
    assert.equal(await judgeOrigin("https://example.com", { allowed: null, isListed }), "no");
  });
});
