import type { Keyring, ServingStorehouse } from "@countersign/store";
import { DatabaseRestored } from "./DatabaseRestored.ts";

/**
 * Refuses to serve from a database that came of a dump, before it was said so; one without a mark is given one.
 * @throws {DatabaseRestored}
 */
export async function demandMark(
  storehouse: Pick<ServingStorehouse, "judgeMark" | "mark">,
  keyring: Pick<Keyring, "active" | "byId">,
): Promise<void> {
  const standing = await storehouse.judgeMark(keyring);
  if (standing === "loaded" || standing === "foreign") throw new DatabaseRestored(standing);
  if (standing === "none") await storehouse.mark(keyring);
}
