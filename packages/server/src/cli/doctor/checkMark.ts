import { DatabaseRestored } from "../../start/DatabaseRestored.ts";
import { readOnlyKeys } from "../readOnlyKeys.ts";
import { type Finding, fail } from "./finding.ts";
import type { OpenPatient } from "./patient.ts";

/** Looks whether the database came of a dump and was not settled yet. */
export async function checkMark({ view, masterKey, keyRows }: OpenPatient): Promise<readonly Finding[]> {
  const standing = await view.judgeMark(readOnlyKeys(masterKey, keyRows));
  if (standing === "fits" || standing === "none") return [];
  return [fail("mark", new DatabaseRestored(standing).message, "The service does not start like this.")];
}
