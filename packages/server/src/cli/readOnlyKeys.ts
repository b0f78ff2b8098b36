import {
  type Key,
  type KeyRow,
  type Keyring,
  type MasterKey,
  readKey,
  type StorehouseView,
  WrongMasterKey,
} from "@countersign/store";
import type { Settings } from "../config/settings.ts";
import { readMasterKey } from "./readMasterKey.ts";

/** Unlike a keyring these make no key and wrap none anew: the data stay as they are. */
export type ReadOnlyKeys = Pick<Keyring, "active" | "byId" | "findById">;

/**
 * Gives the keys of a database, to open and to verify with.
 * @throws {WrongMasterKey} when the data were stored under another one
 */
export async function loadReadOnlyKeys(
  { keys }: Pick<StorehouseView, "keys">,
  settings: Settings,
): Promise<ReadOnlyKeys> {
  const masterKey = await readMasterKey(settings);
  const check = await keys.readCheck();
  if (check !== null && masterKey.judgeCheck(check) === "unknown") throw new WrongMasterKey();
  return readOnlyKeys(masterKey, await keys.list());
}

export function readOnlyKeys(masterKey: MasterKey, rows: readonly KeyRow[]): ReadOnlyKeys {
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
