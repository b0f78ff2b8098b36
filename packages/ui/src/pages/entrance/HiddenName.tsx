import type { JSX } from "preact";

/** Tells a password manager whose new password it is, where nobody is asked for the name again. */
export function HiddenName({ name }: { readonly name: string }): JSX.Element {
  return (
    <input
      class="page-hidden"
      type="text"
      name="username"
      autocomplete="username"
      value={name}
      readOnly
      tabIndex={-1}
      aria-hidden="true"
    />
  );
}
