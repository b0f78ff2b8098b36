import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { maskAddress } from "./maskAddress.ts";

describe("maskAddress", () => {
  it("leaves what an owner knows his address by", () => {
    assert.equal(maskAddress({ channel: "sms", address: "+8613800138000" }), "+86138****8000");
    assert.equal(maskAddress({ channel: "email", address: "jo@example.com" }), "j***@example.com");
    assert.equal(maskAddress({ channel: "email", address: "😀o@example.com" }), "😀***@example.com");
  });

  it("hides four digits of every number, and every letter of a mailbox but the first", () => {
    const number = fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: 8, maxLength: 15 });
    fc.assert(
      fc.property(number, (digits) => {
        const masked = maskAddress({ channel: "sms", address: `+${digits}` });
        assert.ok(masked.replace(/[^\d]/g, "").length <= digits.length - 4);
        assert.ok(masked.endsWith(digits.slice(-4)));
      }),
    );
    const local = fc.string({ unit: fc.constantFrom(..."abc.+-"), minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(local, (name) => {
        assert.equal(maskAddress({ channel: "email", address: `${name}@example.com` }), `${name[0]}***@example.com`);
      }),
    );
  });
});
