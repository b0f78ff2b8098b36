/** An application as its people see it. */
export interface ShownApplication {
  readonly id: string;
  readonly name: string;
  /** Where its logo is; null: it has none. */
  readonly logo: string | null;
  /** As #rrggbb; null: ours. */
  readonly colour: string | null;
  /** What people agree to by making an account; null: nothing. */
  readonly termsUrl: string | null;
  readonly privacyUrl: string | null;
}
