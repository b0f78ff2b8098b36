/** How an application looks on the pages that sign its people in. */
export interface ApplicationLook {
  /** As #rrggbb; null: ours. Pages make of it what can be read in the light and in the dark. */
  readonly colour: string | null;
  /** The id of its logo; null: none. */
  readonly logo: string | null;
  /** What people agree to by making an account; null: nothing. */
  readonly termsUrl: string | null;
  readonly privacyUrl: string | null;
}

/** The look of one that nobody has given any. */
export const plainLook: ApplicationLook = { colour: null, logo: null, termsUrl: null, privacyUrl: null };

/** A picture that is kept for an application; its id is the digest of its bytes. */
export interface ApplicationLogo {
  readonly id: string;
  readonly type: "image/png" | "image/jpeg" | "image/webp";
  readonly content: Uint8Array;
}
