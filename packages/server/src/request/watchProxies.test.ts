import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AddressDoubt } from "../address/clientAddress.ts";
import type { Remark } from "../remarks/Remarks.ts";
import { watchProxies } from "./watchProxies.ts";

function watching() {
  const remarks: Remark[] = [];
  const watch = watchProxies({ note: (remark) => void remarks.push(remark) });
  return { watch, remarks, keys: () => [...new Set(remarks.map(({ key }) => key))] };
}

const undeclared = (client: string): AddressDoubt => ({ kind: "undeclared", header: "x-forwarded-for", client });

describe("a proxy that is watched", () => {
  it("is spoken of at once at an address that no stranger has, with the setting that mends it", () => {
    for (const ip of ["127.0.0.1", "10.0.0.9", "100.64.0.1", "fd00::1", "fe80::1", "169.254.1.1"]) {
      const { watch, remarks } = watching();
      watch({ ip, doubt: undeclared("1.2.3.4") });
      assert.match(remarks[0]?.finding ?? "", new RegExp(`^${ip} .*x-forwarded-for`));
      assert.match(remarks[0]?.whatToDo ?? "", new RegExp(`COUNTERSIGN_TRUSTED_PROXIES .*${ip}`));
    }
  });

  it("is spoken of at a public address once it has named many clients, and not because one repeats itself", () => {
    const { watch, remarks } = watching();
    const ip = "93.184.216.34";
    for (let turn = 0; turn < 100; turn += 1) watch({ ip, doubt: undeclared("1.2.3.4") });
    assert.deepEqual(remarks, []);
    for (let turn = 0; turn < 20; turn += 1) watch({ ip, doubt: undeclared(`1.2.3.${turn}`) });
    assert.equal(remarks.length, 1);
  });

  it("is told apart by address and by what is wrong", () => {
    const { watch, keys } = watching();
    for (const ip of ["10.0.0.1", "10.0.0.2"]) {
      watch({ ip, doubt: undeclared("1.2.3.4") });
      watch({ ip, doubt: { kind: "unreadable", header: "forwarded" } });
      watch({ ip, doubt: { kind: "unnamed", header: "via" } });
      watch({ ip, doubt: { kind: "contradictory" } });
      watch({ ip, doubt: null });
    }
    assert.equal(keys().length, 8);
  });
});
