import type { BegunApp, OwnAuthenticator, OwnSession, TrustedDevice } from "@countersign/sdk/account";
import type { FaceProgress } from "@countersign/sdk/face";

/** Where a code was sent that binds an address. */
export interface SentBinding {
  readonly address: string;
  readonly resendAtMs: number;
  readonly isAnew: boolean;
}

/** What is done over the page. */
export type Panel =
  | { readonly name: "rename"; readonly authenticator: OwnAuthenticator }
  | { readonly name: "remove"; readonly authenticator: OwnAuthenticator }
  | { readonly name: "app"; readonly begun: BegunApp }
  /** `sent` is null until a code was sent. */
  | { readonly name: "address"; readonly kind: "sms" | "email"; readonly sent: SentBinding | null }
  | { readonly name: "face"; readonly progress: FaceProgress | null }
  | { readonly name: "renew" }
  | { readonly name: "recovery"; readonly code: string }
  | { readonly name: "password" }
  | { readonly name: "endSession"; readonly session: OwnSession }
  | { readonly name: "endOthers" }
  | { readonly name: "forgetDevice"; readonly device: TrustedDevice }
  | { readonly name: "forgetDevices" };
