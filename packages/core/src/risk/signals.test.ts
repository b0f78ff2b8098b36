import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { signalNames } from "@countersign/contract/signalNames";
import fc from "fast-check";
import type { GeoPoint } from "../model/place.ts";
import type { Journey, Situation } from "../model/situation.ts";
import { isInBlock, rangeOf } from "./addressBlocks.ts";
import { defaultPolicy } from "./defaultPolicy.ts";
import { distanceKm } from "./distanceKm.ts";
import { signals } from "./signals.ts";
import { NOW_MS, plainSituation } from "./testing/plainSituation.ts";

const { policy } = defaultPolicy;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const stateOf = (name: (typeof signalNames)[number], fields: Partial<Situation>) =>
  signals[name](plainSituation(fields), policy).state;
const near = (latitudeDegrees: number, longitudeDegrees: number): GeoPoint => {
  return { latitudeDegrees, longitudeDegrees, radiusKm: 0 };
};

describe("a signal", () => {
  it("is not there at a sign-in like all others, and says of each what it does not know", () => {
    for (const name of signalNames) assert.equal(stateOf(name, {}), "absent", name);
    const unclear = { device: "unclear", address: "unclear", network: "unclear", country: "unclear" } as const;
    const nothing: Partial<Situation> = {
      ...unclear,
      ...{ city: "unclear", hour: "unclear", browser: "unclear", journey: null, failures: null, lastSignInAtMs: null },
      ...{ isDenied: null, isAnonymous: null, isLeaked: null, isReported: null },
    };
    for (const name of signalNames) assert.equal(stateOf(name, nothing), "unknown", name);
  });

  it("takes an address that the account knows for home, whatever the map says of it", () => {
    const journey: Journey = { distanceKm: 9000, errorKm: 0, elapsedMs: HOUR_MS };
    const moved = { network: "new", country: "new", city: "new", journey } as const;
    for (const name of ["newNetwork", "newCountry", "newCity", "impossibleTravel"] as const) {
      assert.equal(stateOf(name, moved), "absent", name);
      assert.equal(stateOf(name, { ...moved, address: "new" }), "present", name);
    }
  });

  it("calls a journey impossible only beyond what the map may be wrong by", () => {
    const travel = (journey: Journey) => stateOf("impossibleTravel", { address: "new", journey });
    assert.equal(travel({ distanceKm: 1000, errorKm: 100, elapsedMs: HOUR_MS }), "absent", "900 km in an hour");
    assert.equal(travel({ distanceKm: 1002, errorKm: 100, elapsedMs: HOUR_MS }), "present");
    assert.equal(travel({ distanceKm: 90, errorKm: 100, elapsedMs: 0 }), "absent", "one place, as far as can be told");
    assert.equal(
      travel({ distanceKm: 500, errorKm: 100, elapsedMs: 0 }),
      "present",
      "at once, and clocks that went back",
    );
  });

  it("does not take a last sign-in of tomorrow for a short absence", () => {
    assert.equal(stateOf("longAbsence", { lastSignInAtMs: NOW_MS + DAY_MS }), "unknown");
    assert.equal(stateOf("longAbsence", { lastSignInAtMs: NOW_MS - 30 * DAY_MS }), "present");
    assert.equal(stateOf("longAbsence", { lastSignInAtMs: NOW_MS - 30 * DAY_MS + 1 }), "absent");
  });

  it("counts failures from the third on", () => {
    assert.deepEqual(
      [2, 3].map((failures) => stateOf("failuresBefore", { failures })),
      ["absent", "present"],
    );
  });
});

describe("distanceKm", () => {
  it("goes the short way over the date line and the poles", () => {
    assert.ok(Math.abs(distanceKm(near(0, 179.5), near(0, -179.5)) - 111.2) < 1);
    assert.ok(Math.abs(distanceKm(near(89.5, 0), near(89.5, 180)) - 111.2) < 1);
    assert.equal(Math.round(distanceKm(near(90, 0), near(90, 123))), 0, "a pole is one point");
    assert.ok(Math.abs(distanceKm(near(31.23, 121.47), near(51.51, -0.13)) - 9200) < 50, "Shanghai, London");
  });

  it("is the same both ways, and never more than half around", () => {
    const point = fc.record({
      latitudeDegrees: fc.double({ min: -90, max: 90, noNaN: true }),
      longitudeDegrees: fc.double({ min: -180, max: 180, noNaN: true }),
      radiusKm: fc.constant(0),
    });
    fc.assert(
      fc.property(point, point, (one, other) => {
        const there = distanceKm(one, other);
        assert.ok(there >= 0 && there <= 20_016);
        assert.ok(Math.abs(there - distanceKm(other, one)) < 1e-6);
      }),
    );
  });
});

describe("blocks of addresses", () => {
  it("hold the addresses between their ends, of their own family, in whatever spelling", () => {
    assert.ok(isInBlock("192.0.2.255", "192.0.2.0/24"));
    assert.ok(!isInBlock("192.0.3.0", "192.0.2.0/24"));
    assert.ok(isInBlock("::ffff:192.0.2.7", "192.0.2.0/24"), "RFC 4291 §2.5.5.2");
    assert.ok(isInBlock("2001:DB8:0:0::1", "2001:db8::/64"));
    assert.ok(!isInBlock("2001:db8:0:1::1", "2001:db8::/64"));
    assert.ok(isInBlock("203.0.113.9", "0.0.0.0/0") && !isInBlock("203.0.113.9", "::/0"));
    assert.ok(isInBlock("::1", "::1") && !isInBlock("::2", "::1"));
  });

  it("are told from other text", () => {
    for (const text of [
      "",
      "192.0.2",
      "192.0.2.256",
      "192.0.2.0/33",
      "::1/129",
      "1::2::3",
      "1:2:3:4:5:6:7:8:9",
      "a/8",
      "::g",
      "1.2.3.4/-1",
      "::1/",
    ])
      assert.equal(rangeOf(text), null, text);
    fc.assert(fc.property(fc.ipV4(), (ip) => rangeOf(ip)?.first === rangeOf(ip)?.last));
    fc.assert(
      fc.property(
        fc.ipV6().filter((ip) => !ip.includes(".")),
        (ip) => rangeOf(ip)?.bits === 128,
      ),
    );
  });
});
