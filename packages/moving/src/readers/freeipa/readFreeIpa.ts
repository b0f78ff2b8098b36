import type { MovedAccount, MovedAuthenticator, MovedRecord, MovedTotp, ReadMoved } from "../../model.ts";
import { recordOrFault } from "../../record/recordOrFault.ts";
import { userOfDn } from "../../record/userOfDn.ts";
import { decodeText } from "../../text/decodeText.ts";
import { eachLdifEntry, type LdifEntry } from "../../text/eachLdifEntry.ts";
import { Entry } from "./Entry.ts";
import { readPerson } from "./readPerson.ts";
import { readToken } from "./readToken.ts";

/**
 * Reads people and their tokens from an LDIF export of FreeIPA's directory (`ldapsearch` or `dsctl … db2ldif`). Tokens may
 * stand before or after their owners, so that all are held until the end; a token whose owner is not in the file is given alone.
 * Entries of other sorts are passed over.
 */
export const readFreeIpa: ReadMoved = async function* (source) {
  const people = new Map<string, MovedAccount>();
  const tokens: { readonly owner: string | null; readonly record: MovedAuthenticator }[] = [];
  for await (const item of eachLdifEntry(decodeText(source))) {
    const record = item.kind === "fault" ? item : recordOrFault(item.at, () => readEntry(item));
    if (record === null) continue;
    if (record.kind === "fault") yield record;
    else if (record.kind === "account") people.set(normalDn(record.dn), record.account);
    else tokens.push(record);
  }
  yield* joined(people, tokens);
};

type Read =
  | { readonly kind: "account"; readonly dn: string; readonly account: MovedAccount }
  | { readonly kind: "token"; readonly owner: string | null; readonly record: MovedAuthenticator };

function readEntry(ldif: LdifEntry): Read | null {
  const entry = new Entry(ldif.attributes);
  const classes = entry.texts("objectClass").map((name) => name.toLowerCase());
  if (classes.some((name) => name.startsWith("ipatoken"))) {
    const owner = entry.text("ipatokenOwner");
    return { kind: "token", owner, record: readToken(ldif.at, entry, classes) };
  }
  const isPerson = ["person", "inetorgperson", "posixaccount"].some((name) => classes.includes(name));
  if (!isPerson || entry.text("uid") === null) return null;
  return { kind: "account", dn: ldif.dn, account: readPerson(ldif.at, entry) };
}

function* joined(
  people: ReadonlyMap<string, MovedAccount>,
  tokens: readonly { readonly owner: string | null; readonly record: MovedAuthenticator }[],
): Generator<MovedRecord> {
  const owned = new Map<string, MovedTotp[]>();
  const remarks = new Map<string, string[]>();
  for (const { owner, record } of tokens) {
    const dn = owner === null ? "" : normalDn(owner);
    if (!people.has(dn)) {
      yield { ...record, ownerName: owner === null ? null : userOfDn(owner) };
      continue;
    }
    owned.set(dn, [...(owned.get(dn) ?? []), record.totp]);
    remarks.set(dn, [...(remarks.get(dn) ?? []), ...record.remarks]);
  }
  for (const [dn, account] of people)
    yield {
      ...account,
      authenticators: owned.get(dn) ?? [],
      remarks: [...account.remarks, ...(remarks.get(dn) ?? [])],
    };
}

/** Names differ by case and by blanks around commas. */
function normalDn(dn: string): string {
  return dn
    .toLowerCase()
    .replaceAll(/\s*,\s*/g, ",")
    .trim();
}
