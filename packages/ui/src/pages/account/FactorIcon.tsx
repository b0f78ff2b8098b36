import type { AuthenticatorKind } from "@countersign/sdk/account";
import type { JSX } from "preact";

/** Drawn on 24 by 24, in lines. */
const paths: Readonly<Record<AuthenticatorKind, string>> = {
  totp: "M8 2.5h8a1.5 1.5 0 0 1 1.5 1.5v16a1.5 1.5 0 0 1-1.5 1.5H8A1.5 1.5 0 0 1 6.5 20V4A1.5 1.5 0 0 1 8 2.5zM11 18.5h2M9.5 8h1M13.5 8h1M9.5 12h1M13.5 12h1",
  sms: "M4 4.5h16a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1-1.5 1.5h-7L8 20.5v-4H4A1.5 1.5 0 0 1 2.5 15V6A1.5 1.5 0 0 1 4 4.5zM7.5 10.5h.01M12 10.5h.01M16.5 10.5h.01",
  email:
    "M4 5h16a1.5 1.5 0 0 1 1.5 1.5v11A1.5 1.5 0 0 1 20 19H4a1.5 1.5 0 0 1-1.5-1.5v-11A1.5 1.5 0 0 1 4 5zM3 6.5l9 6.5 9-6.5",
  face: "M3 8V5a2 2 0 0 1 2-2h3M16 3h3a2 2 0 0 1 2 2v3M21 16v3a2 2 0 0 1-2 2h-3M8 21H5a2 2 0 0 1-2-2v-3M9 9.5h.01M15 9.5h.01M8.5 14.5c2 2 5 2 7 0",
  recovery: "M14.5 3a6.5 6.5 0 1 1-5.6 9.8L3 18.7V21h3.5v-2h2v-2h2l1.3-1.3M16.5 7.5h.01",
};

/** A picture of a kind of second step; it says nothing that the text beside it does not. */
export function FactorIcon({ kind }: { readonly kind: AuthenticatorKind }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
      <path d={paths[kind]} />
    </svg>
  );
}
