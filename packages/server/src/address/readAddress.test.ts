import assert from "node:assert/strict";
import { isIPv6 } from "node:net";
import { describe, it } from "node:test";
import fc from "fast-check";
import { canonicalIp } from "./ipBlocks.ts";
import { readAddress } from "./readAddress.ts";

const address = fc.oneof(fc.ipV4(), fc.ipV6());
const port = fc.oneof(fc.integer({ min: 0, max: 65_535 }).map(String), fc.stringMatching(/^_[\w.-]{1,8}$/));

describe("readAddress", () => {
  it("reads every address bare, in brackets and in quotation marks, with a zone and without", () => {
    fc.assert(
      fc.property(address, fc.constantFrom("", "%eth0", "%25eth0"), (ip, zone) => {
        const zoned = isIPv6(ip) ? `${ip}${zone}` : ip;
        for (const text of [zoned, `[${zoned}]`, `"${zoned}"`, `"[${zoned}]"`, ` ${zoned} `])
          assert.equal(readAddress(text), canonicalIp(ip), text);
      }),
    );
  });

  it("takes a port off wherever there can be one", () => {
    fc.assert(
      fc.property(address, port, (ip, number) => {
        const bracketed = `[${ip}]:${number}`;
        for (const text of [bracketed, `"${bracketed}"`, ...(isIPv6(ip) ? [] : [`${ip}:${number}`])])
          assert.equal(readAddress(text), canonicalIp(ip), text);
      }),
    );
    assert.equal(readAddress("::ffff:198.51.100.7:443"), "198.51.100.7");
    assert.equal(readAddress("2001:db8:0:1:2:3:4:5:443"), "2001:db8:0:1:2:3:4:5");
    assert.equal(readAddress("2001:db8::1:443"), "2001:db8::1:443");
  });

  it("gives null for what is no address", () => {
    for (const text of [
      "",
      "unknown",
      "_hidden",
      "localhost",
      "proxy.example.com:80",
      "1.2.3.4:x",
      "1.2.3.4:123456",
      "[1.2",
    ])
      assert.equal(readAddress(text), null, text);
    for (const text of ["[::1]x", "[::1]:", "[]", '"', "1.2.3.4, 5.6.7.8", "010.0.0.1", "1.2.3.4 5.6.7.8"])
      assert.equal(readAddress(text), null, text);
  });
});
