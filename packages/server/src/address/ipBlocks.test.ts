import assert from "node:assert/strict";
import { isIPv6 } from "node:net";
import { describe, it } from "node:test";
import fc from "fast-check";
import { canonicalIp, ipBlocks } from "./ipBlocks.ts";

const groups = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 });
/** Spells eight groups out in full, with or without leading zeros, in either case. */
const spellings = fc.record({ groups, padded: fc.boolean(), upper: fc.boolean() });

function spell(
  all: readonly number[],
  { padded, upper }: { readonly padded: boolean; readonly upper: boolean },
): string {
  const text = all.map((group) => group.toString(16).padStart(padded ? 4 : 1, "0")).join(":");
  return upper ? text.toUpperCase() : text;
}

const ipBlock = (ip: string | null): string => ipBlocks(ip).ipBlock;

const isMapped = (all: readonly number[]): boolean =>
  all.slice(0, 5).every((group) => group === 0) && all[5] === 0xffff;

describe("canonicalIp", () => {
  it("leaves an IPv4 address as it is", () => {
    fc.assert(fc.property(fc.ipV4(), (address) => assert.equal(canonicalIp(address), address)));
  });

  it("gives one spelling for every spelling of an IPv6 address", () => {
    fc.assert(
      fc.property(spellings, ({ groups: all, ...style }) => {
        const plain = canonicalIp(spell(all, { padded: false, upper: false }));
        assert.equal(canonicalIp(spell(all, style)), plain);
        assert.equal(canonicalIp(` ${spell(all, style)}%eth0 `), plain);
        assert.ok(plain !== null && (isMapped(all) || isIPv6(plain)));
      }),
    );
    assert.equal(canonicalIp("2001:DB8:0:0:0:0:0:1"), "2001:db8::1");
    assert.equal(canonicalIp("::"), "::");
    assert.equal(canonicalIp("fe80::1%lo0"), "fe80::1");
  });

  it("gives the IPv4 address behind an IPv4-mapped one, however it is written", () => {
    for (const text of ["::ffff:203.0.113.9", "::FFFF:203.0.113.9", "::ffff:cb00:7109", "0:0:0:0:0:ffff:cb00:7109"]) {
      assert.equal(canonicalIp(text), "203.0.113.9", text);
    }
    assert.notEqual(canonicalIp("::203.0.113.9"), "203.0.113.9");
    assert.notEqual(canonicalIp("1::ffff:203.0.113.9"), "203.0.113.9");
  });

  it("gives the IPv4 address behind a translator's, so that not all behind it are one", () => {
    assert.equal(canonicalIp("64:ff9b::cb00:7109"), "203.0.113.9");
    assert.notEqual(ipBlock("64:ff9b::cb00:7109"), ipBlock("64:ff9b::cb00:710a"));
    assert.equal(canonicalIp("64:ff9b:1::cb00:7109"), "64:ff9b:1::cb00:7109");
  });

  it("gives null for other text", () => {
    for (const text of [
      "",
      "localhost",
      "1.2.3",
      "1.2.3.256",
      "1.2.3.4:80",
      "01.2.3.4",
      "[::1]",
      "::1::",
      "203.0.113.9, 10.0.0.1",
    ]) {
      assert.equal(canonicalIp(text), null, text);
    }
  });
});

describe("ipBlocks", () => {
  it("counts an IPv4 address by itself, mapped or not", () => {
    assert.equal(ipBlock("203.0.113.9"), "203.0.113.9");
    assert.equal(ipBlock("::ffff:203.0.113.9"), "203.0.113.9");
    assert.notEqual(ipBlock("203.0.113.9"), ipBlock("203.0.113.10"));
  });

  it("counts two IPv6 addresses as one if and only if they share their first 64 bits", () => {
    fc.assert(
      fc.property(groups, groups, fc.boolean(), (one, other, share) => {
        fc.pre(!isMapped(one) && !isMapped(other));
        const second = share ? [...one.slice(0, 4), ...other.slice(4)] : other;
        fc.pre(!isMapped(second));
        const [a, b] = [one, second].map((all) => ipBlock(spell(all, { padded: true, upper: true })));
        const sameNetwork = one.slice(0, 4).every((group, index) => group === second[index]);
        assert.equal(a === b, sameNetwork);
      }),
    );
    assert.equal(ipBlock("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
    assert.equal(ipBlock("::1"), "0:0:0:0::/64");
  });

  it("counts two IPv6 addresses in one wider network if and only if they share its bits", () => {
    const network = (all: readonly number[], width: number): string =>
      ipBlocks(spell(all, style)).ipNetworks[width] ?? "";
    const style = { padded: true, upper: true };
    fc.assert(
      fc.property(groups, groups, fc.integer({ min: 0, max: 4 }), (one, other, shared) => {
        fc.pre(!isMapped(one));
        const second = [...one.slice(0, shared), ...other.slice(shared)];
        fc.pre(!isMapped(second));
        const same48 = one.slice(0, 3).every((group, index) => group === second[index]);
        const same56 = same48 && (one[3] ?? 0) >> 8 === (second[3] ?? 0) >> 8;
        assert.equal(network(one, 0) === network(second, 0), same56);
        assert.equal(network(one, 1) === network(second, 1), same48);
      }),
    );
    assert.deepEqual(ipBlocks("2001:db8:1:abcd::1").ipNetworks, ["2001:db8:1:ab00::/56", "2001:db8:1::/48"]);
    assert.deepEqual(ipBlocks("2001:db8:1:cd::1").ipNetworks, ["2001:db8:1:0::/56", "2001:db8:1::/48"]);
  });

  it("puts an IPv4 address into no wider network", () => {
    assert.deepEqual(ipBlocks("203.0.113.9"), { ipBlock: "203.0.113.9", ipNetworks: [] });
    assert.deepEqual(ipBlocks("::ffff:203.0.113.9").ipNetworks, []);
  });

  it("counts what is no address as unknown", () => {
    assert.deepEqual(ipBlocks(null), { ipBlock: "unknown", ipNetworks: [] });
    assert.equal(ipBlock("nonsense"), "unknown");
  });
});
