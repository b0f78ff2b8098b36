import assert from "node:assert/strict";
import type { IncomingHttpHeaders } from "node:http";
import { describe, it } from "node:test";
import fc from "fast-check";
import { clientAddress, proxyMark } from "./clientAddress.ts";
import { trustedNetworks } from "./trustedNetworks.ts";

const policy = { isTrusted: trustedNetworks(["10.0.0.0/8"]), header: null };
const PROXY = "10.0.0.1";
const CLIENT = "198.51.100.7";

const found = (headers: IncomingHttpHeaders, peer = PROXY) => clientAddress(peer, headers, policy);
const ipOf = (headers: IncomingHttpHeaders, peer = PROXY) => found(headers, peer).ip;
const doubtOf = (headers: IncomingHttpHeaders, peer = PROXY) => found(headers, peer).doubt?.kind ?? null;

describe("the address of a client", () => {
  it("is the nearest that no trusted proxy has", () => {
    assert.equal(ipOf({ "x-forwarded-for": `1.2.3.4, ${CLIENT}, 10.9.9.9:1` }), CLIENT);
    assert.equal(ipOf({ forwarded: `for=1.2.3.4, for="${CLIENT}:1", for=10.9.9.9` }), CLIENT);
    assert.equal(ipOf({ "x-forwarded-for": "10.9.9.9, 10.8.8.8" }), "10.9.9.9");
    assert.equal(ipOf({}), PROXY);
  });

  it("is the connection's when that is nobody who is trusted, whatever the headers say", () => {
    const value = fc.string({ unit: fc.constantFrom(...'0123456789.:,[]"\\;for= %_'.split("")) });
    fc.assert(
      fc.property(value, value, (one, other) => {
        assert.equal(ipOf({ "x-forwarded-for": one, forwarded: other }, CLIENT), CLIENT);
      }),
    );
  });

  it("is the last that could be read where a trusted proxy names no address, which is doubtful", () => {
    for (const hop of ["unknown", "_hidden", "nonsense"]) {
      assert.deepEqual(found({ "x-forwarded-for": `${CLIENT}, ${hop}` }), {
        ip: PROXY,
        doubt: { kind: "unreadable", header: "x-forwarded-for" },
      });
      assert.deepEqual([ipOf({ forwarded: `for=${hop}, for=10.2.2.2` })], ["10.2.2.2"]);
    }
    assert.equal(doubtOf({ forwarded: "proto=https" }), "unreadable");
  });

  it("is no header's that contradicts the other, unless one of them is declared", () => {
    const headers = { "x-forwarded-for": CLIENT, forwarded: "for=1.2.3.4" };
    assert.deepEqual(found(headers), { ip: PROXY, doubt: { kind: "contradictory" } });
    assert.equal(clientAddress(PROXY, headers, { ...policy, header: "x-forwarded-for" }).ip, CLIENT);
    assert.equal(clientAddress(PROXY, headers, { ...policy, header: "forwarded" }).ip, "1.2.3.4");
    assert.deepEqual(found({ ...headers, forwarded: `for=${CLIENT}` }), { ip: CLIENT, doubt: null });
  });

  it("is doubtful where a proxy shows that is not trusted, or that does not say for whom it asks", () => {
    assert.equal(doubtOf({ "x-forwarded-for": CLIENT }, "192.168.0.9"), "undeclared");
    assert.equal(doubtOf({ via: "1.1 cache" }, "192.168.0.9"), "undeclared");
    assert.equal(doubtOf({ "x-forwarded-for": `${CLIENT}, 192.168.0.9` }), "undeclared");
    assert.equal(doubtOf({ "x-real-ip": CLIENT }), "unnamed");
    assert.equal(doubtOf({ "x-forwarded-proto": "https" }), "unnamed");
    assert.equal(doubtOf({}), null);
    assert.equal(doubtOf({}, "192.168.0.9"), null);
    assert.equal(doubtOf({ "x-forwarded-for": CLIENT }), null);
  });
});

describe("the mark of a proxy", () => {
  it("is any header that only proxies write", () => {
    for (const name of [
      "forwarded",
      "x-forwarded-for",
      "x-forwarded-host",
      "x-forwarded-x",
      "x-real-ip",
      "via",
      "cdn-loop",
    ])
      assert.equal(proxyMark({ [name]: "x" }), name);
    assert.equal(proxyMark({ host: "x", "x-authing-app-id": "x", "user-agent": "via", cookie: "forwarded" }), null);
  });
});
