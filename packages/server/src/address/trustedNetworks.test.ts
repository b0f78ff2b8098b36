import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readNetwork, trustedNetworks } from "./trustedNetworks.ts";

function trusts(networks: readonly string[], ip: string): boolean {
  return trustedNetworks(networks.map((each) => readNetwork(each) ?? each))(ip);
}

describe("trustedNetworks", () => {
  it("holds addresses and ranges of both kinds, and nothing besides", () => {
    for (const [network, inside, outside] of [
      ["10.1.2.3", "10.1.2.3", "10.1.2.4"],
      ["10.1.2.3/8", "10.255.0.1", "11.0.0.1"],
      ["2001:DB8::/32", "2001:db8:1::1", "2001:db9::1"],
      ["fe80::1%eth0", "fe80::1", "fe80::2"],
      ["::ffff:10.0.0.1", "10.0.0.1", "10.0.0.2"],
      ["::ffff:10.0.0.0/104", "10.9.9.9", "11.0.0.1"],
      ["loopback", "127.9.9.9", "128.0.0.1"],
      ["loopback", "::1", "::2"],
      ["linklocal", "fe80::9", "fec0::1"],
      ["uniquelocal", "172.31.0.1", "172.32.0.1"],
    ] as const) {
      assert.deepEqual([trusts([network], inside), trusts([network], outside)], [true, false], network);
    }
    assert.equal(trusts([], "127.0.0.1"), false);
  });
});

describe("readNetwork", () => {
  it("refuses what holds everybody, and what is none", () => {
    for (const text of ["0.0.0.0/0", "::/0", "::ffff:0:0/96", "::ffff:0:0/90", "10.0.0.0/33", "::/129", "10.0.0.0/8/8"])
      assert.equal(readNetwork(text), null, text);
    for (const text of ["", "proxy", "10.0.0", "10.0.0.0/", "10.0.0.0/+8", "10.0.0.1:80"])
      assert.equal(readNetwork(text), null, text);
  });
});
