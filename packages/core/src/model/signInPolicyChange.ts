import type { SignInDecisionRecord } from "./decision.ts";
import type { AppId, PoolId, SubjectRef } from "./model.ts";
import type { StoredPolicy } from "./signInPolicy.ts";

/** What is written of policies that decide by behaviour. */
export type SignInPolicyChange =
  /** Keeps what was decided on a sign-in, and by what. */
  | { readonly type: "recordDecision"; readonly record: SignInDecisionRecord }
  /** Conditional: the session lives. A second factor is due in it from then on. */
  | {
      readonly type: "challengeSession";
      readonly poolId: PoolId;
      readonly id: string;
      /** Null: none is kept. */
      readonly decisionId: string | null;
      readonly nowMs: number;
    }
  /** A second factor is due at the account's next sign-in, too. */
  | { readonly type: "oweFactor"; readonly subject: SubjectRef; readonly atMs: number }
  /** Conditional: its version is free. The policy that was in its place is past. */
  | { readonly type: "savePolicy"; readonly stored: StoredPolicy }
  /** The policy of a pool, or of its application where one is named, is past. */
  | {
      readonly type: "dropPolicy";
      readonly poolId: PoolId;
      readonly appId: AppId | null;
      readonly state: StoredPolicy["state"];
    };
