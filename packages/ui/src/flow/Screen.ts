import type { IMfaAssociation, User } from "@countersign/sdk";
import type { FaceProgress } from "@countersign/sdk/face";
import type { PendingChoice } from "@countersign/sdk/pending";

/** Where the codes of a factor go, that were sent. */
export interface SentTo {
  readonly factor: "SMS" | "EMAIL";
  readonly address: string;
}

/** What is shown, and what the person is asked for. */
export type Screen =
  | { readonly name: "loading" }
  | { readonly name: "choose" }
  | { readonly name: "appCode" }
  | { readonly name: "bindApp"; readonly association: IMfaAssociation }
  | { readonly name: "address"; readonly factor: SentTo["factor"]; readonly suggested: string }
  | { readonly name: "sentCode"; readonly sent: SentTo; readonly resendAtMs: number; readonly isAnew: boolean }
  | { readonly name: "facePhoto"; readonly bound: boolean }
  | { readonly name: "faceLive"; readonly progress: FaceProgress | null }
  | { readonly name: "recovery" }
  | { readonly name: "recoveryShown"; readonly code: string; readonly user: User }
  | { readonly name: "lostAll"; readonly releaseAt: string | null }
  | { readonly name: "ended"; readonly why: "expired" | "needsHelp" }
  | { readonly name: "done" };

/** One thing to choose: a factor, or the recovery code. */
export type Method = PendingChoice | { readonly factor: "recovery" };
