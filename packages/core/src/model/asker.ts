import type { UserId } from "./model.ts";

/** Who asks for work that may have to wait for its turn. */
export interface Asker {
  /** The networks that he asks from, the widest first. */
  readonly networks: readonly string[];
  /** Gives what is aborted when he is gone: what waits for nobody else is not begun any more. */
  readonly gone: () => AbortSignal;
}

/** For which account work is done. */
export interface AskingAccount {
  readonly userId: UserId;
  /** Whether the account has signed in from there before. */
  readonly isKnown: boolean;
}
