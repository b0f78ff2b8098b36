import type { KeyRow, KeyStore } from "../keyStore.ts";

/** Gives a table of keys that lives as long as the process, for tests. `rows` may be read and edited at will. */
export function createMemoryKeyStore(): KeyStore & { readonly rows: Map<string, KeyRow> } {
  const rows = new Map<string, KeyRow>();
  let check: Uint8Array | null = null;

  const unretired = (like: KeyRow): KeyRow | undefined =>
    [...rows.values()].find(
      (row) => row.purpose === like.purpose && row.poolId === like.poolId && row.retiredAtMs === null,
    );

  return {
    rows,
    list: async () => [...rows.values()],
    async insertFirst(row) {
      if (unretired(row) !== undefined) return false;
      rows.set(row.id, row);
      return true;
    },
    async rotate(row) {
      const replaced = unretired(row);
      if (replaced === undefined) return false;
      rows.set(replaced.id, { ...replaced, retiredAtMs: row.createdAtMs });
      rows.set(row.id, row);
      return true;
    },
    async rewrap(id, wrapped) {
      const row = rows.get(id);
      if (row !== undefined) rows.set(id, { ...row, wrapped });
    },
    async delete(id) {
      rows.delete(id);
    },
    readCheck: async () => check,
    async insertCheck(value) {
      if (check !== null) return false;
      check = value;
      return true;
    },
    async replaceCheck(current, next) {
      if (check === null || Buffer.compare(check, current) !== 0) return false;
      check = next;
      return true;
    },
  };
}
