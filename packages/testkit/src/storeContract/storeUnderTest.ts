import type { AppId, PoolId, Store } from "@countersign/core";

/** A store on a database of its own, and what only its engine can do. */
export interface StoreUnderTest {
  readonly store: Store;
  /** A pool that is there, with the one application `appId`. */
  readonly poolId: PoolId;
  readonly appId: AppId;
  /** Another pool that is there. */
  readonly otherPoolId: PoolId;
  /** Opens the same data once more, as another process would. `close` closes it too. */
  openSecond(): Promise<Store>;
  sweep(nowMs: number): Promise<void>;
  /** Gives every row of every table, in an order that does not depend on who was first. */
  rows(): Promise<readonly string[]>;
  /** Gives everything stored, as bytes. */
  bytes(): Promise<Uint8Array>;
  /** Exchanges the sealed states of two authenticators behind the store's back. */
  exchangeStates(poolId: PoolId, oneId: string, otherId: string): Promise<void>;
  /** Exchanges what is sealed of two live face sessions, in one column. */
  exchangeFaceSessions(column: "state" | "shown", poolId: PoolId, oneId: string, otherId: string): Promise<void>;
  /** Exchanges the sealed contents of two photos behind the store's back. */
  exchangePhotos(oneId: string, otherId: string): Promise<void>;
  close(): Promise<void>;
}

/** Gives the store under test, once the suite has opened it. */
export type Opened = () => StoreUnderTest;
