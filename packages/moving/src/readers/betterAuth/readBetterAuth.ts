import type { JsonObject } from "../../json/JsonValue.ts";
import type { ReadMoved, SourcePlace } from "../../model.ts";
import { Members } from "../../record/Members.ts";
import { recordOrFault } from "../../record/recordOrFault.ts";
import { SourceUnreadable } from "../../SourceUnreadable.ts";
import { eachTableRow } from "./eachTableRow.ts";
import { readRows, type UserRows } from "./readRows.ts";

/**
 * Reads Better Auth's tables `user`, `account` and `twoFactor`, from its SQLite file or from a JSON object with an array for each.
 * All rows are held until the end, because they are tied by the ids of users. Secrets are encrypted with BETTER_AUTH_SECRET, which is
 * the passphrase.
 */
export const readBetterAuth: ReadMoved = async function* (source, given) {
  const users = new Map<string, UserRows>();
  const tied: { readonly at: SourcePlace; readonly table: "account" | "twoFactor"; readonly columns: JsonObject }[] =
    [];
  for await (const { table, at, columns } of eachTableRow(source)) {
    if (table !== "user") tied.push({ at, table, columns });
    else users.set(idOf(at, columns, "id"), { at, user: columns, accounts: [], twoFactors: [] });
  }
  if (users.size === 0)
    throw new SourceUnreadable("must hold Better Auth's table user, and account and twoFactor beside it");
  for (const { at, table, columns } of tied) {
    const owner = users.get(idOf(at, columns, "userId"));
    if (owner === undefined)
      yield { kind: "fault", at, field: "userId", rule: "must be the id of a user in the table user" };
    else (table === "account" ? owner.accounts : owner.twoFactors).push(columns);
  }
  for (const rows of users.values()) yield recordOrFault(rows.at, () => readRows(rows, given));
};

function idOf(at: SourcePlace, columns: JsonObject, name: string): string {
  const id = recordOrFault(at, () => new Members(columns).id(name));
  if (typeof id === "string") return id;
  throw new SourceUnreadable(`rows must have ${name}`, at);
}
