import type { Change, Settlement, Store } from "@countersign/core";
import type { Database } from "../engine/sql.ts";
import { TEST_NOW_MS } from "./makeChanges.ts";
import { makeWindow } from "./numberedSettlements.ts";

/** Has all of them reach the store at the same time. */
export function settleAll(store: Store, all: readonly (readonly Change[])[]): Promise<readonly Settlement[]> {
  return Promise.all(all.map(store.settle));
}

export function countSettled(settlements: readonly Settlement[]): number {
  return settlements.filter(({ settled }) => settled).length;
}

/** Gives the numbers from 0 on. */
export function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

export async function countRows(database: Database, table: string): Promise<number | undefined> {
  return (await database.one<{ rows: number }>(`select count(*) as rows from ${table}`, []))?.rows;
}

/** Gives what a window has counted. */
export async function readCount(store: Store, key: string): Promise<number> {
  return (await store.findCounts([makeWindow(key, 0)], TEST_NOW_MS)).get(key)?.count ?? 0;
}
