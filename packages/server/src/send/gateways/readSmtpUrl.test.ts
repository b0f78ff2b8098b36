import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readSmtpUrl } from "./readSmtpUrl.ts";

const tlsOf = (url: string): string => readSmtpUrl(url).tls;

describe("readSmtpUrl", () => {
  it("reads host, port and percent-encoded credentials", () => {
    assert.deepEqual(readSmtpUrl("smtps://user%40example.com:p%3Aw%2F@mail.example.com:2465"), {
      host: "mail.example.com",
      port: 2465,
      tls: "implicit",
      credentials: { user: "user@example.com", pass: "p:w/" },
    });
    assert.deepEqual(readSmtpUrl("smtp://[::1]:1025"), {
      host: "::1",
      port: 1025,
      tls: "opportunistic",
      credentials: null,
    });
  });

  it("knows the ports of RFC 6409 and RFC 8314", () => {
    assert.equal(readSmtpUrl("smtp://mail.example.com").port, 587);
    assert.equal(readSmtpUrl("smtps://mail.example.com").port, 465);
  });

  it("demands TLS where credentials leave the machine", () => {
    assert.equal(tlsOf("smtp://mail.example.com"), "opportunistic");
    assert.equal(tlsOf("smtp://user:pass@mail.example.com"), "required");
    assert.equal(tlsOf("smtp://user:pass@127.0.0.1:1025"), "opportunistic");
    assert.equal(tlsOf("smtp://user:pass@localhost"), "opportunistic");
    assert.equal(tlsOf("smtp://user:pass@127.0.0.1.evil.example"), "required");
  });

  it("lets the operator say otherwise", () => {
    assert.equal(tlsOf("smtp://user:pass@mailpit:1025?tls=opportunistic"), "opportunistic");
    assert.equal(tlsOf("smtp://mail.example.com/?tls=required"), "required");
    assert.equal(tlsOf("smtps://mail.example.com?tls=required"), "implicit");
  });

  for (const url of [
    "",
    "mail.example.com",
    "http://mail.example.com",
    "smtp://",
    "smtp://h?tls=none",
    "smtp://u:%@hunter2",
    "smtp://:hunter2@mail.example.com",
    "smtp://user:587#hunter2@mail.example.com",
    "smtp://mail.example.com/relay",
    "smtp://mail.example.com?TLS=required",
    "smtp://mail.example.com?tls=required&tls=opportunistic",
    "smtps://mail.example.com?tls=opportunistic",
  ]) {
    it(`refuses ${JSON.stringify(url)} without quoting it`, () => {
      assert.throws(
        () => readSmtpUrl(url),
        (error) => error instanceof TypeError && !error.message.includes("hunter2"),
      );
    });
  }
});
