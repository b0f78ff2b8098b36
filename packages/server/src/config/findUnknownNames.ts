import type { Environment } from "./Environment.ts";
import { findClosest } from "./findClosest.ts";
import type { Mistake } from "./SettingsError.ts";
import { settings } from "./settings.ts";

const PREFIX = "COUNTERSIGN_";
/** Switches of the test suite, which a shell may carry into a development server. */
const TEST_PREFIX = "COUNTERSIGN_TEST_";
/** What Kubernetes adds to every pod beside a service that is called "countersign". */
const SERVICE_LINK = /^COUNTERSIGN_(SERVICE_(HOST|PORT)|PORT_\d+_(TCP|UDP))(_\w+)?$/;

/** Finds names that look like ours and are none: a misspelt setting would be ignored in silence. */
export function findUnknownNames(environment: Environment): Mistake[] {
  const known: readonly string[] = Object.values(settings).map(({ name }) => name);
  return Object.keys(environment)
    .filter((name) => name.startsWith(PREFIX) && !name.startsWith(TEST_PREFIX) && !known.includes(name))
    .sort()
    .map((name) => ({ name, rule: ruleFor(name, known) }));
}

function ruleFor(name: string, known: readonly string[]): string {
  if (SERVICE_LINK.test(name)) return "is a Kubernetes service link: set enableServiceLinks to false in the pod.";
  const ours = known.filter((each) => each.startsWith(PREFIX)).map((each) => each.slice(PREFIX.length));
  const closest = findClosest(name.slice(PREFIX.length), ours);
  return closest === null ? "is not a setting." : `is not a setting. Did you mean ${PREFIX}${closest}?`;
}
