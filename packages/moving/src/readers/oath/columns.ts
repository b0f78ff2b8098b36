/** What a column of a list of seeds may hold. */
export type SeedColumn =
  | "owner"
  | "serial"
  | "secret"
  | "base32"
  | "hex"
  | "base64"
  | "type"
  | "digits"
  | "period"
  | "algorithm"
  | "label"
  | "ignored";

/** The names of columns that are known, without blanks, case and punctuation. */
const NAMES: Readonly<Record<SeedColumn, readonly string[]>> = {
  owner: [
    "owner",
    "upn",
    "userprincipalname",
    "user",
    "username",
    "userid",
    "login",
    "account",
    "email",
    "ipatokenowner",
  ],
  serial: ["serial", "serialnumber", "serialno", "tokenserial", "ipatokenuniqueid"],
  secret: ["secret", "secretkey", "seed", "key", "otpkey"],
  base32: ["base32", "secretbase32", "secretkeybase32", "seedbase32", "keybase32", "base32secret"],
  hex: ["hex", "secrethex", "secretkeyhex", "seedhex", "keyhex", "hexsecret"],
  base64: ["secretbase64", "ipatokenotpkey"],
  type: ["type", "tokentype"],
  digits: ["digits", "otplen", "otplength", "codelength", "ipatokenotpdigits"],
  period: ["period", "timeinterval", "timestep", "interval", "ipatokentotptimestep"],
  algorithm: ["algorithm", "hash", "hashlib", "hashalgorithm", "hashfunction", "ipatokenotpalgorithm"],
  label: ["label", "description", "name"],
  ignored: ["manufacturer", "model", "issuer", "ipatokenvendor", "ipatokenmodel", "ipatokenserial"],
};

const BY_NAME: ReadonlyMap<string, SeedColumn> = new Map(
  Object.entries(NAMES).flatMap(([column, names]) => names.map((name) => [name, column as SeedColumn])), // a key of it
);

/** A column by its name in the list, and what it holds; null: it is not known. */
export interface Column {
  readonly name: string;
  readonly holds: SeedColumn | null;
}

/** Gives the columns that a heading names, or null where the row is none: a heading names a secret. */
export function readColumns(cells: readonly string[]): readonly Column[] | null {
  const columns = cells.map((name): Column => {
    const plain = name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
    return { name, holds: BY_NAME.get(plain) ?? null };
  });
  return columns.some(({ holds }) => isSecret(holds)) ? columns : null;
}

export function isSecret(holds: SeedColumn | null): holds is "secret" | "base32" | "hex" | "base64" {
  return holds === "secret" || holds === "base32" || holds === "hex" || holds === "base64";
}
