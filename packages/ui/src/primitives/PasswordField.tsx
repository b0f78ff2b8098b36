import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Field, type FieldProps } from "./Field.tsx";

interface PasswordFieldProps
  extends Pick<FieldProps, "label" | "hint" | "fault" | "name" | "value" | "onValue" | "takesFocus"> {
  readonly autocomplete: "current-password" | "new-password";
  /** What the button is called that shows what was typed. */
  readonly showLabel: string;
}

/** A password, which can be looked at while it is typed. */
export function PasswordField({ showLabel, ...field }: PasswordFieldProps): JSX.Element {
  const [isShown, setShown] = useState(false);
  return (
    <Field
      {...field}
      inputMode="text"
      type={isShown ? "text" : "password"}
      beside={
        <button
          class="reveal"
          type="button"
          aria-pressed={isShown ? "true" : "false"}
          onClick={() => setShown(!isShown)}
        >
          {showLabel}
        </button>
      }
    />
  );
}
