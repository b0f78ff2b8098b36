import type { AppId, PolicyFactor, SubjectRef } from "./model.ts";
import type { PolicyMode, PolicyName, PolicyOutcome, SignalName, SignalState } from "./signInPolicy.ts";
import type { Situation } from "./situation.ts";

/** What of an account a policy judges a sign-in by, beside the sign-in itself. */
export interface Standing {
  readonly userId: string;
  readonly createdAtMs: number;
  /** Whether a second factor is confirmed. */
  readonly hasFactor: boolean;
  /** Since when one is owed for what was done in a session; left out or null: none is. No policy looks at it: it is asked for whatever they come to. */
  readonly owedAtMs?: number | null;
}

/** A signal, as it was judged. */
export interface JudgedSignal {
  readonly name: SignalName;
  readonly state: SignalState;
  /** What it added. */
  readonly weight: number;
  /** What fills its sentence. */
  readonly facts: Readonly<Record<string, string | number>>;
}

/** What a policy comes to, and why. */
export interface PolicyVerdict {
  readonly policy: PolicyName;
  readonly outcome: PolicyOutcome;
  /** What a challenge accepts; null: all that is served. */
  readonly factors: readonly PolicyFactor[] | null;
  /** What the weights add up to. */
  readonly score: number;
  readonly signals: readonly JudgedSignal[];
  /** The rules that came to it or beyond, by name. */
  readonly rules: readonly string[];
  /** What made it milder than it would have been, and from what. */
  readonly softened: { readonly by: string; readonly from: PolicyOutcome } | null;
}

/** A decision on a sign-in, kept with everything it was made by. */
export interface SignInDecisionRecord extends SubjectRef {
  readonly id: string;
  readonly appId: AppId;
  readonly requestId: string;
  readonly atMs: number;
  readonly expiresAtMs: number;
  readonly mode: PolicyMode;
  /** What was done in a session; null: somebody signed in. */
  readonly action: string | null;
  /** What came of it: what the application demands and, where its policy is adaptive, the verdict. */
  readonly outcome: "admitted" | "asked" | "denied";
  readonly situation: Situation;
  readonly standing: Standing;
  /** Of the policy that decides, or would; null while the application has none. */
  readonly verdict: PolicyVerdict | null;
  /** Of a draft, which decides nothing. */
  readonly draft: PolicyVerdict | null;
}
