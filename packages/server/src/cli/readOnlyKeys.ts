import { type Key, type KeyRow, type Keyring, type MasterKey, readKey } from "@countersign/store";

/** Gives the keys to verify with. Unlike a keyring it makes no key and wraps none anew: the data stay as they are. */
export function readOnlyKeys(
  masterKey: MasterKey,
  rows: readonly KeyRow[],
): Pick<Keyring, "active" | "byId" | "findById"> {
  const keys = new Map(rows.flatMap((row) => unwrap(masterKey, row)).map((key) => [key.id, key]));
  const byId = (id: string): Key | null => keys.get(id) ?? null;
  return {
    byId,
    findById: async (id) => byId(id),
    active() {
      throw new TypeError("These keys only read.");
    },
  };
}

function unwrap(masterKey: MasterKey, row: KeyRow): readonly Key[] {
  const { id, purpose, poolId, createdAtMs, retiredAtMs, wrapped } = row;
  const plain = masterKey.unwrap(wrapped, row)?.plain;
  return plain === undefined ? [] : [{ id, purpose, poolId, createdAtMs, retiredAtMs, ...readKey(purpose, plain) }];
}
