/** An application as its people see it. */
export interface ShownApplication {
  readonly id: string;
  readonly name: string;
  /** Where its logo is; null: it has none. */
  readonly logo: string | null;
  /** As #rrggbb, that stands out in the light and in the dark; null: ours. */
  readonly colour: string | null;
}
