import { malformed } from "@countersign/contract/errors";
import type { PolicyException, SignInPolicy } from "../model/signInPolicy.ts";
import { rangeOf } from "./addressBlocks.ts";

/**
 * Checks what the schema of a policy cannot say.
 * @throws {MfaError} malformed, naming the field
 */
export function checkPolicy(policy: SignInPolicy): void {
  for (const [name, { weight, unknown = weight }] of Object.entries(policy.signals))
    if (unknown > weight) throw malformed(`signals.${name}.unknown`, "must not be more than the weight");
  const { exceptions = [], rules = [], groups = [], grace = {} } = policy;
  for (const [at, { when, actions }] of rules.entries())
    if (when === undefined && actions === undefined) throw malformed(`rules.${at}`, "must say when, or name actions");
  for (const [at, exception] of exceptions.entries()) checkException(policy, exception, `exceptions.${at}`);
  refuseTwice(
    rules.map(({ name }) => name),
    "rules",
  );
  refuseTwice(
    exceptions.map(({ name }) => name),
    "exceptions",
  );
  refuseTwice(
    groups.map(({ name }) => name),
    "groups",
  );
  if (exceptions.some(({ name }) => name === "grace")) throw malformed("exceptions", 'cannot be named "grace"');
  if (grace.until !== undefined && !isDay(grace.until)) throw malformed("grace.until", "must be a day, as 2027-01-31");
}

function checkException({ groups = [] }: SignInPolicy, { group, addresses }: PolicyException, at: string): void {
  if (group === undefined && addresses === undefined) throw malformed(at, "must name a group, or addresses");
  if (group !== undefined && !groups.some(({ name }) => name === group))
    throw malformed(`${at}.group`, "must be one of groups");
  const bad = (addresses ?? []).findIndex((block) => rangeOf(block) === null);
  if (bad >= 0) throw malformed(`${at}.addresses.${bad}`, "must be an address or a block such as 192.0.2.0/24");
}

function refuseTwice(names: readonly string[], field: string): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw malformed(field, `has two that are called "${twice}"`);
}

function isDay(text: string): boolean {
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}
