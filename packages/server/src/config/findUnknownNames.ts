import type { Environment } from "./Environment.ts";
import { findClosest } from "./findClosest.ts";
import type { Mistake } from "./SettingsError.ts";
import { settingNames } from "./settingNames.ts";

const PREFIX = "COUNTERSIGN_";
/** Switches of the test suite, which a shell may carry into a development server. */
const TEST_PREFIX = "COUNTERSIGN_TEST_";
/** What Kubernetes adds to every pod beside a service that is called "countersign". */
const SERVICE_LINK = /^COUNTERSIGN_(SERVICE_(HOST|PORT)|PORT_\d+_(TCP|UDP))(_\w+)?$/;

/** Finds names that look like ours and are none: a misspelt setting would be ignored in silence. */
export function findUnknownNames(environment: Environment): Mistake[] {
  return Object.keys(environment)
    .filter((name) => !settingNames.has(name) && !name.startsWith(TEST_PREFIX))
    .filter((name) => spell(name).startsWith(PREFIX) || nearlyOurs(name) !== null)
    .sort()
    .map((name) => ({ name, rule: ruleFor(name) }));
}

function ruleFor(name: string): string {
  if (SERVICE_LINK.test(name)) return "is a Kubernetes service link: set enableServiceLinks to false in the pod.";
  const closest = nearlyOurs(name) ?? closestTo(spell(name).slice(PREFIX.length));
  return closest === null ? "is not a setting." : `is not a setting. Did you mean ${closest}?`;
}

/** Gives the name as all settings are spelt: in upper case, its words joined by underscores. */
function spell(name: string): string {
  return name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, "_");
}

/** Gives the setting whose name is mistyped where every one of ours begins, or spelt otherwise. */
function nearlyOurs(name: string): string | null {
  const spelt = spell(name);
  if (settingNames.has(spelt)) return spelt;
  if (findClosest(spelt, ["NODE_ENV"], 1) !== null) return "NODE_ENV";
  const isNear = findClosest(spelt.slice(0, PREFIX.length), [PREFIX], 2) !== null;
  return isNear ? findClosest(spelt, [...settingNames], 3) : null;
}

function closestTo(suffix: string): string | null {
  const ours = [...settingNames].filter((each) => each.startsWith(PREFIX)).map((each) => each.slice(PREFIX.length));
  const closest = findClosest(suffix, ours);
  return closest === null ? null : `${PREFIX}${closest}`;
}
