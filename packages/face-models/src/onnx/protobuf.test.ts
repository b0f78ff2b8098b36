import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { bytesField, encodeVarint, integerField } from "./protobuf.ts";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

describe("protobuf", () => {
  it("encodes the examples of the encoding guide", () => {
    assert.equal(hex(encodeVarint(1)), "01");
    assert.equal(hex(encodeVarint(150)), "9601");
    assert.equal(hex(integerField(1, 150)), "089601");
    assert.equal(hex(bytesField(2, "testing")), "120774657374696e67");
    assert.equal(hex(bytesField(3, integerField(1, 150))), "1a03089601");
  });

  it("joins a message given in parts under one length", () => {
    assert.equal(hex(bytesField(3, [integerField(1, 150), integerField(2, 0)])), "1a050896011000");
  });

  it("encodes numbers beyond 32 bits and field numbers beyond 15", () => {
    assert.equal(hex(encodeVarint(2 ** 32)), "8080808010");
    assert.equal(hex(encodeVarint(Number.MAX_SAFE_INTEGER)), "ffffffffffffff0f");
    assert.equal(hex(integerField(20, 7)), "a00107");
  });

  it("refuses what no varint can hold", () => {
    for (const value of [-1, 0.5, Number.NaN, 2 ** 53]) assert.throws(() => encodeVarint(value), RangeError);
  });
});
