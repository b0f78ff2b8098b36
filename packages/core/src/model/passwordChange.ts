import type { PoolId, SubjectRef, UserId } from "./model.ts";

/** What is written of passwords. */
export type PasswordChange =
  | {
      readonly type: "setPassword";
      readonly subject: SubjectRef;
      readonly passwordHash: string;
      readonly nowMs: number;
    }
  /** Keeps the same password under another hash; what is held against it stays. Comes behind `holdSubject`. */
  | { readonly type: "rehashPassword"; readonly subject: SubjectRef; readonly passwordHash: string }
  /** Takes the right to sign in from the password that there is, until another one is set. */
  | { readonly type: "suspendPassword"; readonly subject: SubjectRef }
  /** Until the next `setPassword`, as `suspendPassword`. */
  | { readonly type: "disavowPassword"; readonly subject: SubjectRef }
  /**
   * Of accounts of a pool, those that are there: their passwords sign nobody in until they are set anew (as `disavowPassword`), and all
   * that is open of them ends.
   */
  | {
      readonly type: "suspendPasswords";
      readonly poolId: PoolId;
      readonly userIds: readonly UserId[];
      readonly nowMs: number;
    };
