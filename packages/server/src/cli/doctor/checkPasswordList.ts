import { loadCommonPasswords } from "../../passwords/loadCommonPasswords.ts";
import { type Finding, ok, warn } from "./finding.ts";
import type { Patient } from "./patient.ts";

const NAME = "passwords";

/**
 * Looks whether the list of passwords that people may not choose can be read.
 * @throws {SettingsError} when it cannot
 */
export async function checkPasswordList({ settings: { passwordList } }: Patient): Promise<readonly Finding[]> {
  if ((await loadCommonPasswords(passwordList)) !== null) return [ok(NAME, `held against the list ${passwordList}`)];
  const advice = "Set COUNTERSIGN_PASSWORD_LIST to common once nothing needs such passwords any more.";
  return [warn(NAME, "people may choose passwords such as 123456 (COUNTERSIGN_PASSWORD_LIST is off)", advice)];
}
