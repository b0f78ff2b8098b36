import type { Amr, FactorKind, PoolId, SubjectRef } from "./model.ts";

/** What the trail says beside a proof, or a sign-in, for which an access pass stood in. */
export const BY_PASS = "accessPass";

/** What stands in for the second factor of somebody who has lost his, once, on a manager's word. */
export interface AccessPass extends SubjectRef {
  readonly id: string;
  /** Of what is typed. */
  readonly digest: string;
  /** Why it was issued; null: nobody said. */
  readonly reason: string | null;
  /** Whether one factor may be bound in the session that it opens. */
  readonly mayBind: boolean;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  readonly usedAtMs: number | null;
  /** When a factor was bound in its session; null: none was. */
  readonly boundAtMs: number | null;
  /** When it was taken back, or lost its force for another reason than its time; null: it was not. */
  readonly revokedAtMs: number | null;
}

/** What is written of access passes, and of sign-ins that one of them may have passed. */
export type AccessPassChange =
  /** Keeps it; whatever other ones the account has, and has not used, are revoked. */
  | { readonly type: "issueAccessPass"; readonly pass: AccessPass }
  /** Conditional: it is there, neither used nor revoked, and has not run out. */
  | { readonly type: "useAccessPass"; readonly poolId: PoolId; readonly id: string; readonly nowMs: number }
  /** Conditional: a factor may be bound by it, and none was. */
  | { readonly type: "bindByAccessPass"; readonly poolId: PoolId; readonly id: string; readonly nowMs: number }
  /** Conditional: it is not revoked. Ends the sessions that it opened, and what waits to be proved for them. */
  | { readonly type: "revokeAccessPass"; readonly poolId: PoolId; readonly id: string; readonly nowMs: number }
  /** Revokes those of an account that nobody has used. */
  | { readonly type: "endAccessPasses"; readonly subject: SubjectRef; readonly nowMs: number }
  /**
   * Conditional: it is open and has not expired. It is `passed` from then on, by `kind`, or by the access pass that is named; `amr` is
   * what is proved in all.
   */
  | {
      readonly type: "passMfaToken";
      readonly poolId: PoolId;
      readonly id: string;
      readonly kind: FactorKind | null;
      readonly amr: readonly Amr[];
      readonly accessPassId?: string | null;
      readonly nowMs: number;
    };
