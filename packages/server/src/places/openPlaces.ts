import { isIPv6 } from "node:net";
import { NOWHERE, type PlaceOfAddress } from "@countersign/core";
import { open, type Reader } from "maxmind";
import { isPublicAddress } from "../address/isPublicAddress.ts";
import { behaviourSettings } from "../config/behaviourSettings.ts";
import { SettingsError } from "../config/SettingsError.ts";
import { systemReason } from "../config/systemReason.ts";
import { findGeoFile } from "./findGeoFile.ts";
import { readRecord } from "./readRecord.ts";

const DAY_MS = 24 * 3_600_000;
/** Of the lookups that are kept in memory. */
const CACHED = 2000;

/** A data file that is open. */
export interface GeoFile {
  readonly path: string;
  /** Such as "GeoLite2-City", as it says itself. */
  readonly type: string;
  readonly builtAtMs: number;
  find(ip: string): PlaceOfAddress;
}

export interface Places {
  readonly files: readonly GeoFile[];
  /** Names of packages that are not installed. */
  readonly missing: readonly string[];
  /** Gives where an address is; what comes from a file that is too old counts as not known. */
  placeOf(ip: string, nowMs: number): PlaceOfAddress;
}

/**
 * Opens the files that tell where addresses are. A package that is not installed is left out, a file that cannot be read is not.
 * @throws {SettingsError}
 */
export async function openPlaces(named: readonly string[], maxDays: number): Promise<Places> {
  const found = await Promise.all(named.map(async (name) => ({ name, path: await findGeoFile(name) })));
  const paths = found.flatMap(({ path }) => path ?? []);
  const files = await Promise.all(paths.map(openGeoFile));
  return {
    files,
    missing: found.filter(({ path }) => path === null).map(({ name }) => name),
    placeOf(ip, nowMs) {
      // Some of the data have a country for 192.168.0.0/16.
      if (!isPublicAddress(ip)) return NOWHERE;
      const fresh = files.filter(({ builtAtMs }) => nowMs - builtAtMs <= maxDays * DAY_MS);
      return fresh.map((file) => file.find(ip)).reduce(join, NOWHERE);
    },
  };
}

async function openGeoFile(path: string): Promise<GeoFile> {
  const reader = await readGeoFile(path);
  return {
    path,
    type: reader.metadata.databaseType,
    builtAtMs: reader.metadata.buildEpoch.getTime(),
    // A file of IPv4 alone would read the first bits of any other address.
    find: (ip) => (isIPv6(ip) && reader.metadata.ipVersion === 4 ? NOWHERE : readRecord(reader.get(ip))),
  };
}

async function readGeoFile(path: string): Promise<Reader<Record<string, never>>> {
  try {
    return await open<Record<string, never>>(path, { cache: { max: CACHED } });
  } catch (error) {
    const { name } = behaviourSettings.geoFiles;
    const isSystems = error instanceof Error && "code" in error;
    const reason = isSystems ? systemReason(error) : "it is no database of the MaxMind format";
    throw new SettingsError([{ name, rule: `names ${path}, which cannot be used (${reason}).` }]);
  }
}

/** Of two that know something, the first counts. */
function join(one: PlaceOfAddress, other: PlaceOfAddress): PlaceOfAddress {
  return {
    country: one.country ?? other.country,
    city: one.city ?? other.city,
    point: one.point ?? other.point,
    network: one.network ?? other.network,
  };
}
