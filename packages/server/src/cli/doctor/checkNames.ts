import { type Finding, ok, warn } from "./finding.ts";
import type { OpenPatient } from "./patient.ts";

const NAME = "names";
/** So many are told one by one. */
const SHOWN = 20;

/** Looks for accounts that are told apart by the exact spelling of a name alone: older builds let them be made. */
export async function checkNames({ view }: OpenPatient): Promise<readonly Finding[]> {
  const shared = await view.listSharedNames(SHOWN + 1);
  if (shared.length === 0) return [ok(NAME, "no two accounts share one")];
  const findings = shared.slice(0, SHOWN).map(({ userId, name }) => {
    const finding = `${name}: an older account has this name in another spelling`;
    return warn(NAME, finding, `The account ${userId} signs in by exactly this one. Give it another name.`);
  });
  const more = warn(NAME, `and more than ${SHOWN} in all`, "Give these other names, and look again.");
  return shared.length > SHOWN ? [...findings, more] : findings;
}
