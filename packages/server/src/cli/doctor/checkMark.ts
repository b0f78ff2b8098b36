import { DatabaseRestored } from "../../start/DatabaseRestored.ts";
import type { ReadOnlyKeys } from "../readOnlyKeys.ts";
import { type Finding, fail } from "./finding.ts";
import type { OpenPatient } from "./patient.ts";

/** Looks whether the database came of a dump and was not settled yet. */
export async function checkMark({ view }: OpenPatient, keyring: ReadOnlyKeys): Promise<readonly Finding[]> {
  const standing = await view.judgeMark(keyring);
  if (standing === "fits" || standing === "none") return [];
  return [fail("mark", new DatabaseRestored(standing).message, "The service does not start like this.")];
}
