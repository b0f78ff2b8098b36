import type { AuthenticationClient, User } from "@countersign/sdk";
import type { PendingSignIn } from "@countersign/sdk/pending";
import type { Signal } from "@preact/signals";
import type { Fault } from "./faultOf.ts";
import type { Screen } from "./Screen.ts";

export interface FlowOptions {
  readonly client: AuthenticationClient;
  readonly mfaToken: string;
  readonly nowMs: () => number;
  /** Whether he may say that he is not to be asked again on this device; left out: he may not. */
  readonly offersTrust?: boolean;
  /** Called once, when the sign-in is complete and nothing is left to show. `trusts`: he has said so. */
  readonly onSuccess: (user: User, trusts: boolean) => void;
  /** Called when the sign-in cannot be gone on with. */
  readonly onEnded: (why: "expired" | "needsHelp") => void;
}

/** What the steps of a factor see of the sign-in that they take on. */
export interface Flow {
  readonly options: FlowOptions;
  readonly screen: Signal<Screen>;
  readonly fault: Signal<Fault | null>;
  /** Null until it is known. */
  readonly pending: Signal<PendingSignIn | null>;
  /** Whose calls these are, and until when they count. */
  readonly call: { readonly mfaToken: string; readonly signal: AbortSignal };
  show(screen: Screen): void;
  /** Shows a recovery code first, where there is one, and says that the sign-in is complete once it is kept. */
  complete(user: User, recoveryCode: string | null): void;
  /** Does something of the person's, and tells what goes wrong. */
  act(doIt: () => Promise<void>): Promise<void>;
}
