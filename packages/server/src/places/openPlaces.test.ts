import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { NOWHERE } from "@countersign/core";
import { makeTestFolder } from "@countersign/store/testing";
import { settings } from "../config/settings.ts";
import { openPlaces } from "./openPlaces.ts";
import { type MmdbValue, writeMmdb } from "./testing/writeMmdb.ts";

const DAY_MS = 24 * 3_600_000;
const NOW_MS = Date.UTC(2026, 10, 30);
const ALWAYS = 1_000_000;
const COUNTRIES = settings.geoFiles.default;

async function fileOf(t: TestContext, type: string, blocks: Readonly<Record<string, MmdbValue>>, builtAtMs = NOW_MS) {
  const folder = makeTestFolder();
  t.after(() => folder.remove());
  const path = join(folder.path, "test.mmdb");
  await writeFile(path, writeMmdb(type, builtAtMs, blocks));
  return path;
}

describe("where an address is", () => {
  it("is known by its country out of the box, for both families, and for nobody's addresses not at all", async () => {
    const places = await openPlaces([COUNTRIES], ALWAYS);
    const countryOf = (ip: string) => places.placeOf(ip, NOW_MS).country;
    assert.deepEqual(places.missing, []);
    assert.equal(countryOf("114.114.114.114"), "CN");
    assert.equal(countryOf("193.0.6.139"), "NL", "the registry of Europe");
    assert.equal(countryOf("2a01:4f8::1"), "DE");
    assert.equal(countryOf("240e::1"), "CN");
    for (const ip of ["10.1.2.3", "127.0.0.1", "192.168.1.1", "fe80::1", "::1"]) assert.equal(countryOf(ip), null, ip);
    assert.deepEqual(places.placeOf("114.114.114.114", NOW_MS), { ...NOWHERE, country: "CN" });
  });

  it("is read from MaxMind's files and from flat ones, and of two that know something the first counts", async (t) => {
    const nested = await fileOf(t, "GeoLite2-City", {
      "81.2.69.0/24": {
        country: { iso_code: "GB" },
        city: { names: { en: "London", "zh-CN": "伦敦" } },
        location: { latitude: 51.5, longitude: -0.13, accuracy_radius: 20 },
      },
      "2a02:cf40::/32": { country: { iso_code: "GL" }, location: { latitude: 71.5, longitude: -42.25 } },
    });
    const flat = await fileOf(t, "dbip-city", {
      "81.2.69.0/24": { country_code: "IE", city: "Dublin", latitude: 53.33, longitude: -6.25 },
      "101.226.103.0/24": { country_code: "CN", city: "上海", latitude: 31.23, longitude: 121.47 },
    });
    const networks = await fileOf(t, "GeoLite2-ASN", { "81.2.69.0/25": { autonomous_system_number: 2856 } });
    const places = await openPlaces([nested, flat, networks], ALWAYS);
    assert.deepEqual(places.placeOf("81.2.69.7", NOW_MS), {
      country: "GB",
      city: "London",
      point: { latitudeDegrees: 51.5, longitudeDegrees: -0.13, radiusKm: 20 },
      network: "AS2856",
    });
    assert.equal(places.placeOf("81.2.69.200", NOW_MS).network, null);
    assert.equal(places.placeOf("101.226.103.1", NOW_MS).point?.radiusKm, 100, "as good as a city's centre");
    assert.equal(places.placeOf("2a02:cf40::1", NOW_MS).point?.radiusKm, 1000, "somewhere in a country");
    assert.deepEqual(places.placeOf("9.9.9.9", NOW_MS), NOWHERE);
    assert.deepEqual(places.placeOf("no address", NOW_MS), NOWHERE);
  });

  it("is asked of a file of IPv4 alone for such addresses, and for no others", async (t) => {
    const path = await fileOf(t, "city ipv4", {});
    // 32.1.0.0/16 has the first bits of 2001::/16.
    await writeFile(path, writeMmdb("city ipv4", NOW_MS, { "32.1.0.0/16": { country_code: "GB" } }, 4));
    const places = await openPlaces([path], ALWAYS);
    assert.equal(places.placeOf("32.1.2.3", NOW_MS).country, "GB");
    assert.equal(places.placeOf("2001:4860::1", NOW_MS).country, null);
  });

  it("is not known by a file that is too old", async (t) => {
    const blocks = { "81.2.69.0/24": { country_code: "GB" } };
    const places = await openPlaces([await fileOf(t, "old", blocks, NOW_MS - 60 * DAY_MS)], 60);
    assert.equal(places.placeOf("81.2.69.7", NOW_MS).country, "GB");
    assert.equal(places.placeOf("81.2.69.7", NOW_MS + 1000).country, null);
  });

  it("is not known without data: a package that is not installed is left out, a file that cannot be read is refused", async (t) => {
    const places = await openPlaces(["@nobody/has-this"], ALWAYS);
    assert.deepEqual([places.missing, places.placeOf("81.2.69.7", NOW_MS)], [["@nobody/has-this"], NOWHERE]);
    await assert.rejects(openPlaces(["/nowhere/at-all.mmdb"], ALWAYS), { name: "SettingsError" });
    const broken = await fileOf(t, "broken", {});
    await writeFile(broken, "no database");
    await assert.rejects(openPlaces([broken], ALWAYS), { name: "SettingsError" });
  });
});
