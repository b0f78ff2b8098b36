import { behaviourSettings } from "../../config/behaviourSettings.ts";
import { type GeoFile, openPlaces } from "../../places/openPlaces.ts";
import { watchAddressList } from "../../places/watchAddressList.ts";
import { systemClock as clock } from "../../start/systemPorts.ts";
import { count } from "../output/count.ts";
import { type Finding, ok, warn } from "./finding.ts";
import type { Patient } from "./patient.ts";

const NAME = "places";
const DAY_MS = 24 * 3_600_000;
/** What comes along with a release may be as old as that; cities and networks move faster than countries. */
const OLD_DAYS = 60;

/**
 * Looks whether the files that tell where addresses are, and the lists of addresses, can be read, and how old they are.
 * @throws {SettingsError} when they cannot
 */
export async function checkPlaces({ settings }: Patient): Promise<readonly Finding[]> {
  const { geoFiles, geoMaxDays, deniedAddresses, anonymousAddresses } = settings;
  const { files, missing } = await openPlaces(geoFiles, geoMaxDays);
  const isDefault = geoFiles.join() === behaviourSettings.geoFiles.default;
  const known = files.map((file) => judgeAge(file, isDefault ? geoMaxDays : OLD_DAYS));
  const absent = missing.map((name) => {
    const advice = `Install it (npm install ${name}), or take it out of COUNTERSIGN_GEO_FILES.`;
    return warn(NAME, `the package ${name} is not there: what it would tell of addresses is not known`, advice);
  });
  for (const [path, { name }] of [
    [deniedAddresses, behaviourSettings.deniedAddresses],
    [anonymousAddresses, behaviourSettings.anonymousAddresses],
  ] as const)
    await watchAddressList(path, name, clock, () => undefined);
  return [...known, ...absent];
}

function judgeAge({ path, type, builtAtMs }: GeoFile, mostDays: number): Finding {
  const days = Math.floor((clock.nowMs() - builtAtMs) / DAY_MS);
  const finding = `${type}, ${count(days, "day")} old (${path})`;
  return days <= mostDays ? ok(NAME, finding) : warn(NAME, finding, "Fetch a newer one: addresses move.");
}
