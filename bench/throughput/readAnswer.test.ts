import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readAnswer } from "./readAnswer.ts";

const sized = "HTTP/1.1 200 OK\r\nContent-Length: 7\r\nSet-Cookie: a=b\r\n\r\ngrün: 1";
const chunked =
  "HTTP/1.1 401 Unauthorized\r\ntransfer-encoding: chunked\r\n\r\n3\r\ngr\xc3\r\n4;x=y\r\n\xbcn:1\r\n0\r\n\r\n";
const open = "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nall of it";

function bytesOf(text: string, encoding: "utf8" | "latin1" = "utf8"): Buffer {
  return Buffer.from(text, encoding);
}

describe("readAnswer", () => {
  it("reads no answer before its last byte is there", () => {
    const length = Buffer.byteLength("grün: 1");
    for (const bytes of [bytesOf(sized.replace("7", String(length))), bytesOf(chunked, "latin1")]) {
      for (let end = 0; end < bytes.length; end += 1) assert.equal(readAnswer(bytes.subarray(0, end), false), null);
      assert.notEqual(readAnswer(bytes, false), null);
    }
  });

  it("gives status, head and body, whichever way the body ends", () => {
    const plain = readAnswer(bytesOf(sized.replace("ü", "u")), false);
    assert.deepEqual([plain?.status, plain?.isKept], [200, true]);
    assert.ok(plain?.text.endsWith("Set-Cookie: a=b\r\ngrun: 1"), plain?.text);
    const parts = readAnswer(bytesOf(chunked, "latin1"), false);
    assert.deepEqual([parts?.status, parts?.text.endsWith("grün:1")], [401, true]);
    assert.equal(readAnswer(bytesOf(open), false), null);
    const whole = readAnswer(bytesOf(open), true);
    assert.deepEqual([whole?.text.endsWith("all of it"), whole?.isKept], [true, false]);
  });
});
