import { eachJsonItem } from "../../json/eachJsonItem.ts";
import type { JsonItem } from "../../json/JsonBuilder.ts";
import { isObject } from "../../json/JsonValue.ts";
import type { MovedFault, MovedRecord, ReadMoved } from "../../model.ts";
import { Members } from "../../record/Members.ts";
import { recordOrFault } from "../../record/recordOrFault.ts";
import { SourceUnreadable } from "../../SourceUnreadable.ts";
import { decodeText } from "../../text/decodeText.ts";
import { readUser } from "./readUser.ts";

/** Of a realm or its users alone; `kc.sh export --file` without `--realm` writes an array of realms. */
const PATTERNS = [["realm"], ["users", "#"], ["federatedUsers", "#"], ["#", "realm"]];

/**
 * Reads the users of a realm as `kc.sh export` writes them (`realm_file`, `same_file` and `different_files`). What else the
 * realm has is passed over.
 */
export const readKeycloak: ReadMoved = async function* (source) {
  let hasRealm = false;
  for await (const item of eachJsonItem(decodeText(source), PATTERNS)) {
    hasRealm = true;
    if (item.kind === "fault" || typeof item.path.at(-1) === "number") yield readItem(item);
    else if (item.path.length > 1)
      // The realm master, with those who run Keycloak, would be among them.
      throw new SourceUnreadable("must hold one realm: export it with kc.sh export --realm NAME", item.at);
  }
  if (!hasRealm) throw new SourceUnreadable("must be an export of a realm with its users (kc.sh export)");
};

function readItem(item: JsonItem | MovedFault): MovedRecord {
  if (item.kind === "fault") return item;
  const { at, path, value } = item;
  if (path.at(-2) !== "users")
    return { kind: "fault", at, field: "federatedUsers", rule: "must be moved from where their accounts are kept" };
  if (!isObject(value)) return { kind: "fault", at, field: "users", rule: "must be objects" };
  return recordOrFault(at, () => readUser(at, new Members(value)));
}
