import type { CoreSettings } from "../model/coreSettings.ts";
import type { PolicyFactor } from "../model/model.ts";
import { kindOf } from "./assurance.ts";
import { factors } from "./factors.ts";

/** Says whether this build and configuration can serve what a policy names. */
export function canServe({ facilities }: Pick<CoreSettings, "facilities">, word: PolicyFactor): boolean {
  const kind = kindOf(word);
  const needs = kind === null ? null : factors[kind].needs;
  return kind !== null && (needs === null || facilities[needs]);
}
