import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { makeTestFolder } from "@countersign/store/testing";
import { createFixedClock } from "@countersign/testkit";
import fc from "fast-check";
import { readAddressList } from "./readAddressList.ts";
import { watchAddressList } from "./watchAddressList.ts";

const number = (ip: string): number => ip.split(".").reduce((value, part) => value * 256 + Number(part), 0);

describe("a list of addresses", () => {
  it("has what one of its lines holds, and nothing else, in whatever order they stand and overlap", () => {
    const block = fc.tuple(fc.ipV4(), fc.integer({ min: 1, max: 32 }));
    fc.assert(
      fc.property(fc.array(block, { maxLength: 30 }), fc.ipV4(), (blocks, ip) => {
        const list = readAddressList(blocks.map(([base, length]) => `${base}/${length}`).join("\n"));
        const one = (at: string, length: number): number => Math.floor(number(at) / 2 ** (32 - length));
        for (const each of [ip, ...blocks.map(([base]) => base)])
          assert.equal(
            list.includes(each),
            blocks.some(([base, length]) => one(each, length) === one(base, length)),
          );
      }),
    );
  });

  it("takes remarks and empty lines, both families, and refuses a line that is none of that", () => {
    const list = readAddressList("# exit nodes\n192.0.2.0/24 # one\r\n\n2001:db8::/32\n198.51.100.7");
    assert.equal(list.size, 3);
    for (const ip of ["192.0.2.9", "2001:db8:ffff::1", "198.51.100.7"]) assert.ok(list.includes(ip), ip);
    for (const ip of ["192.0.3.1", "2001:db9::1", "198.51.100.8", ""]) assert.ok(!list.includes(ip), ip);
    assert.throws(() => readAddressList("192.0.2.1\nexample.com"), /line 2 /);
  });

  it("is read anew when its file changes, and is none while the file cannot be used", async (t) => {
    const folder = makeTestFolder();
    t.after(() => folder.remove());
    const path = join(folder.path, "list.txt");
    await writeFile(path, "192.0.2.1");
    const clock = createFixedClock(0);
    const faults: string[] = [];
    const listed = await watchAddressList(path, "NAME", clock, (sentence) => faults.push(sentence));
    const settles = async (expected: boolean | null): Promise<void> => {
      clock.advance(61_000);
      for (let tries = 0; listed("192.0.2.2") !== expected && tries < 100; tries += 1) await wait(10);
      assert.equal(listed("192.0.2.2"), expected);
    };
    assert.equal(listed("192.0.2.1"), true);
    await writeFile(path, "192.0.2.2/31");
    assert.equal(listed("192.0.2.2"), false, "it is not looked at with every request");
    await settles(true);
    await rm(path);
    await settles(null);
    assert.match(faults.join("\n"), /list\.txt cannot be used \(ENOENT\)/);
    await writeFile(path, "192.0.2.2");
    await settles(true);
  });

  it("that is not there stops the start, and one that is not named is none", async () => {
    const clock = createFixedClock(0);
    await assert.rejects(
      watchAddressList("/nowhere/list.txt", "NAME", clock, () => undefined),
      { name: "SettingsError" },
    );
    assert.equal((await watchAddressList(null, "NAME", clock, () => undefined))("192.0.2.1"), null);
  });
});
