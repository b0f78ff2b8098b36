import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { dlibBytes } from "../testing/dlibBytes.ts";
import { DlibReader } from "./DlibReader.ts";

const read = (...bytes: number[]): number => new DlibReader(Uint8Array.from(bytes)).readInteger();

describe("DlibReader", () => {
  it("reads integers of any length and sign", () => {
    assert.equal(read(0x00), 0);
    assert.equal(read(0x01, 0x07), 7);
    assert.equal(read(0x02, 0x80, 0x12), 4736);
    assert.equal(read(0x81, 0x05), -5);
    assert.equal(read(0x04, 0xff, 0xff, 0xff, 0xff), 2 ** 32 - 1);
  });

  it("refuses a control byte that dlib does not write", () => {
    for (const control of [0x07, 0x10, 0x41, 0xff]) assert.throws(() => read(control, 0, 0, 0, 0, 0, 0, 0), /integer/);
  });

  it("reads a tensor and stands after it", () => {
    const bytes = Uint8Array.from([9, ...dlibBytes.tensor([1, 2, 1, 2], [1, -2, 0.5, 3e9]), ...dlibBytes.integer(300)]);
    const reader = new DlibReader(bytes, 1);
    assert.deepEqual([...reader.readTensor()], [1, -2, 0.5, 3e9]);
    assert.equal(reader.readInteger(), 300);
    assert.equal(reader.offset, bytes.length);
  });

  it("refuses a tensor of another version or longer than the file", () => {
    const tensor = dlibBytes.tensor([1, 1, 1, 2], [1, 2]);
    assert.throws(() => new DlibReader(Uint8Array.from(tensor.with(1, 1))).readTensor(), /version 1/);
    assert.throws(() => new DlibReader(Uint8Array.from(tensor.slice(0, -1))).readTensor(), /past the end/);
  });
});
