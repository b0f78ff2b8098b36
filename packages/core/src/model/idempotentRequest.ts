import type { PoolId } from "./model.ts";

/** A request that is carried out once, by a key that its client gave it. */
export interface IdempotentRequest {
  readonly poolId: PoolId;
  /** Digest of whoever asks, and of the key: two clients that chose the same key never meet. */
  readonly id: string;
  /** Digest of what is asked. It may be of a password: it is kept sealed. */
  readonly request: string;
}

/** One try at it. Whoever takes over from a try that came to nothing has another name. */
export interface IdempotentAttempt extends IdempotentRequest {
  readonly attempt: string;
  /** Nobody else tries before. */
  readonly leaseEndsAtMs: number;
  readonly expiresAtMs: number;
}

export interface IdempotencyRecord extends IdempotentAttempt {
  /** `acted`: something was written for it. */
  readonly state: "begun" | "acted" | "answered";
  /** As it was kept; null: none is. */
  readonly answer: string | null;
}

export type IdempotentRef = Pick<IdempotentAttempt, "poolId" | "id" | "attempt">;

/** The try that another one takes over from, as it was found: one that has done something since is none to take over from. */
export type OvertakenAttempt = Pick<IdempotencyRecord, "attempt" | "state">;

export type IdempotencyChange =
  /** Conditional: nobody has begun, or the last try stands where it was found. */
  | {
      readonly type: "beginIdempotent";
      readonly attempt: IdempotentAttempt;
      readonly takesOver: OvertakenAttempt | null;
    }
  /** Conditional: nobody has taken over. Comes with whatever else the request writes. */
  | { readonly type: "actIdempotent"; readonly ref: IdempotentRef }
  /** Conditional: nobody has taken over. */
  | { readonly type: "answerIdempotent"; readonly attempt: IdempotentAttempt; readonly answer: string }
  /** It came to nothing: where nothing was written the key is free again, else nobody waits for the answer any more. */
  | { readonly type: "leaveIdempotent"; readonly ref: IdempotentRef; readonly nowMs: number };
