import { after, before, describe } from "node:test";
import type { AppId, PoolId, Store } from "@countersign/core";
import type { NeedsOptions } from "./needs.ts";
import { statesAllOrNothing } from "./storeContract/allOrNothing.ts";
import { statesAttempts } from "./storeContract/attempts.ts";
import { statesAuthenticators } from "./storeContract/authenticators.ts";
import { statesConcurrency } from "./storeContract/concurrency.ts";
import { statesFailures } from "./storeContract/failures.ts";
import { statesMfaTokens } from "./storeContract/mfaTokens.ts";
import { statesSessions } from "./storeContract/sessions.ts";
import { statesSweeps } from "./storeContract/sweeps.ts";
import { statesUsers } from "./storeContract/users.ts";

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
  close(): Promise<void>;
}

/** Gives the store under test, once the suite has opened it. */
export type Opened = () => StoreUnderTest;

/** States what every store must do, the concurrent properties first. */
export function storeContract(
  name: string,
  open: () => Promise<StoreUnderTest>,
  options: NeedsOptions = { skip: false },
): void {
  describe(`store: ${name}`, options, () => {
    let underTest: StoreUnderTest | undefined;
    before(async () => {
      underTest = await open();
    });
    after(() => underTest?.close());
    const opened: Opened = () => {
      if (underTest === undefined) throw new Error("The store is not open yet.");
      return underTest;
    };
    statesConcurrency(opened);
    statesAllOrNothing(opened);
    statesUsers(opened);
    statesAuthenticators(opened);
    statesAttempts(opened);
    statesMfaTokens(opened);
    statesSessions(opened);
    statesFailures(opened);
    statesSweeps(opened);
  });
}
