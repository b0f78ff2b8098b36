import type { Clock, CommonPasswords, Surroundings } from "@countersign/core";
import { behaviourSettings } from "../config/behaviourSettings.ts";
import type { Settings } from "../config/settings.ts";
import { askLeakedRange } from "./askLeakedRange.ts";
import { openPlaces } from "./openPlaces.ts";
import { watchAddressList } from "./watchAddressList.ts";

export interface SurroundingsParts {
  readonly settings: Pick<
    Settings,
    "geoFiles" | "geoMaxDays" | "deniedAddresses" | "anonymousAddresses" | "leakedPasswordsUrl" | "passwordList"
  >;
  readonly clock: Clock;
  readonly commonPasswords: CommonPasswords | null;
  /** Told in a sentence what can no longer be used. */
  readonly onFault: (sentence: string) => void;
}

/**
 * Opens what tells of addresses and passwords beside what accounts have done.
 * @throws {SettingsError} when a file that is named cannot be used
 */
export async function openSurroundings(parts: SurroundingsParts): Promise<Surroundings> {
  const { settings, clock, commonPasswords, onFault } = parts;
  const { deniedAddresses, anonymousAddresses, leakedPasswordsUrl, passwordList } = settings;
  const places = await openPlaces(settings.geoFiles, settings.geoMaxDays);
  const listed = (path: string | null, { name }: { readonly name: string }) =>
    watchAddressList(path, name, clock, onFault);
  return {
    placeOf: (ip) => places.placeOf(ip, clock.nowMs()),
    isDenied: await listed(deniedAddresses, behaviourSettings.deniedAddresses),
    isAnonymous: await listed(anonymousAddresses, behaviourSettings.anonymousAddresses),
    async isLeaked(password) {
      if ((await commonPasswords?.include(password)) === true) return true;
      if (leakedPasswordsUrl !== null) return await askLeakedRange(leakedPasswordsUrl, password);
      // A list of one's own may hold all that has leaked; the common ones are a few of them.
      return commonPasswords === null || passwordList === "common" ? null : false;
    },
  };
}
