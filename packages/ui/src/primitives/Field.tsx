import type { InputHTMLAttributes, JSX } from "preact";
import { useId } from "preact/hooks";
import { useFocus } from "./useFocus.ts";

interface FieldProps {
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
}

/** One real input with its label, hint and fault, tied to one another for screen readers. It takes the focus. */
export function Field({ label, hint, fault = null, onValue, isCode = false, ...input }: FieldProps): JSX.Element {
  const id = useId();
  const box = useFocus<HTMLInputElement>(fault);
  const described = [hint === undefined ? "" : `${id}hint`, fault === null ? "" : `${id}fault`].filter(Boolean);
  return (
    <div class="field" part="field">
      <label for={id}>{label}</label>
      <input
        {...input}
        type="text"
        id={id}
        ref={box}
        class={isCode ? "code" : undefined}
        part="input"
        autocapitalize="none"
        spellcheck={false}
        dir="ltr"
        aria-invalid={fault === null ? undefined : "true"}
        aria-describedby={described.length === 0 ? undefined : described.join(" ")}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
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
