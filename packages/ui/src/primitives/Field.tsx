import type { ComponentChildren, InputHTMLAttributes, JSX } from "preact";
import { useId } from "preact/hooks";
import { useFocus } from "./useFocus.ts";

export interface FieldProps {
  readonly label: string;
  readonly hint?: string;
  /** What is wrong with what was typed. */
  readonly fault?: string | null;
  readonly autocomplete: InputHTMLAttributes["autocomplete"];
  /** Which keyboard a phone shows. */
  readonly inputMode: "text" | "numeric" | "tel" | "email";
  readonly name: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly isCode?: boolean;
  readonly type?: "text" | "password";
  /** Whether typing begins here; left out: it does. What is wrong is led back to in any case. */
  readonly takesFocus?: boolean;
  readonly maxLength?: number;
  /** What is done to what was typed, beside the box. */
  readonly beside?: ComponentChildren;
}

/** One real input with its label, hint and fault, tied to one another for screen readers. */
export function Field({ label, hint, fault = null, isCode, beside, ...box }: FieldProps): JSX.Element {
  const { onValue, takesFocus = true, type = "text", ...input } = box;
  const id = useId();
  const element = useFocus<HTMLInputElement>(fault, takesFocus || fault !== null);
  const described = [hint === undefined ? "" : `${id}hint`, fault === null ? "" : `${id}fault`].filter(Boolean);
  return (
    <div class="field" part="field">
      <label for={id}>{label}</label>
      <span class="box">
        <input
          {...input}
          type={type as "text"} // the types of Preact tell them apart, for roles that neither has
          id={id}
          ref={element}
          class={isCode ? "code" : undefined}
          part="input"
          autocapitalize="none"
          spellcheck={false}
          dir="ltr"
          aria-invalid={fault === null ? undefined : "true"}
          aria-describedby={described.length === 0 ? undefined : described.join(" ")}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
        {beside}
      </span>
      {hint === undefined ? null : (
        <p class="hint" id={`${id}hint`}>
          {hint}
        </p>
      )}
      <p class="fault" part="fault" id={`${id}fault`} role="alert">
        {fault}
      </p>
    </div>
  );
}
