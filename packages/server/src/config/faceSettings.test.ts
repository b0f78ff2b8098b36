import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { faceSettings } from "./faceSettings.ts";

describe("the settings of faces", () => {
  it("read hosts with their ports, in lower case", () => {
    const { parse } = faceSettings.faceUrlAllow.kind;
    assert.deepEqual(parse("Photos.internal:8080, 127.0.0.1:80,[::1]:443"), [
      "photos.internal:8080",
      "127.0.0.1:80",
      "[::1]:443",
    ]);
    for (const text of [
      "",
      "photos",
      "photos:",
      "photos:0",
      "photos:65536",
      "http://photos:80",
      "*:80",
      "a:1,,b:2",
      "-:1",
    ])
      assert.equal(parse(text), null, text);
  });

  it("take distances that still tell people apart, and no others", () => {
    for (const { kind } of [faceSettings.faceThresholdLive, faceSettings.faceThresholdPhotos]) {
      assert.deepEqual(
        ["0.2", "0.45", "0.6", "0.60"].map((text) => kind.parse(text)),
        [0.2, 0.45, 0.6, 0.6],
      );
      for (const text of ["0.19", "0.61", "1", "-0.4", ".4", "0,4", "4e-1", "0.4 ", "", "NaN"])
        assert.equal(kind.parse(text), null, text);
    }
  });

  it("bound threads, queue and time", () => {
    const { faceWorkers, faceQueue, faceJobSeconds } = faceSettings;
    assert.deepEqual([faceWorkers.kind.parse("64"), faceWorkers.kind.parse("65")], [64, null]);
    assert.deepEqual([faceQueue.kind.parse("10000"), faceQueue.kind.parse("0")], [10_000, null]);
    assert.deepEqual([faceJobSeconds.kind.parse("120"), faceJobSeconds.kind.parse("1.5")], [120, null]);
  });
});
