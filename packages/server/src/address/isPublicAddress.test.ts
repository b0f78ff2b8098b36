import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isPublicAddress } from "./isPublicAddress.ts";

describe("isPublicAddress", () => {
  it("takes addresses of the public Internet", () => {
    for (const address of ["1.1.1.1", "93.184.215.14", "223.5.5.5", "2606:4700::1111", "2400:3200::1", "2a00:1450::8"])
      assert.equal(isPublicAddress(address), true, address);
  });

  it("takes none that is private, of this machine or this link, shared, or for tests and special uses", () => {
    const addresses = [
      ...[
        "0.0.0.0",
        "0.1.2.3",
        "127.0.0.1",
        "127.255.255.254",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
      ],
      ...["169.254.0.1", "169.254.0.23", "100.64.0.1", "100.127.255.254", "192.0.0.8", "192.0.2.1", "192.88.99.1"],
      ...["198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.7", "224.0.0.1", "239.255.255.250", "240.0.0.1"],
      ...["255.255.255.255", "192.31.196.1", "192.52.193.1", "192.175.48.1"],
      ...["::", "::1", "fe80::1", "fe80::1%lo", "fec0::1", "fc00::1", "fd12:3456::1", "ff02::1", "100::1", "5f00::1"],
      ...["2001:db8::1", "3fff::1", "2001:2::1", "2001:10::1", "2001:20::1", "2001:30::1", "4000::1", "8000::1"],
    ];
    for (const address of addresses) assert.equal(isPublicAddress(address), false, address);
  });

  it("takes no address that another one is wrapped in, whatever that is", () => {
    for (const inner of ["7f00:1", "a00:1", "a9fe:a9fe", "101:101"]) {
      for (const prefix of ["::ffff:", "::ffff:0:", "::", "64:ff9b::", "64:ff9b:1::", "2002:", "2001:0:"]) {
        const tail = prefix === "2002:" || prefix === "2001:0:" ? "::1" : "";
        assert.equal(isPublicAddress(`${prefix}${inner}${tail}`), false, `${prefix}${inner}${tail}`);
      }
    }
  });

  it("takes none where clouds tell their machines about themselves", () => {
    for (const address of ["169.254.169.254", "100.100.100.200", "192.0.0.192", "168.63.129.16", "fd00:ec2::254"])
      assert.equal(isPublicAddress(address), false, address);
  });

  it("takes no other spelling and no other text", () => {
    for (const text of ["", "localhost", "1.1.1", "0x7f000001", "2130706433", "017700000001", "1.1.1.1/32", "1.1.1.1 "])
      assert.equal(isPublicAddress(text), false, text);
  });
});
