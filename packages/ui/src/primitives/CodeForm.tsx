import type { ComponentChildren, JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { Button } from "./Button.tsx";
import { Field } from "./Field.tsx";
import { useWords } from "./Language.ts";

interface CodeFormProps {
  /** How many digits it has, after which it is sent without a further press; null: unknown, or no digits. */
  readonly digits: number | null;
  readonly label: string;
  readonly fault: string | null;
  readonly isBusy: boolean;
  readonly onCode: (code: string) => void;
  readonly children?: ComponentChildren;
}

/** What stands around and between the characters of a code that was pasted. */
const NOT_OF_A_CODE = /[\s\p{Cf}-]/gu;

/**
 * The one box for a code: a real input that takes what browsers offer from text messages, and what is pasted in groups.
 * A complete code goes once by itself.
 */
export function CodeForm({ digits, label, fault, isBusy, onCode, children }: CodeFormProps): JSX.Element {
  const words = useWords();
  const [typed, setTyped] = useState("");
  const [missing, setMissing] = useState(false);
  const sent = useRef("");
  const send = (code: string): void => {
    setMissing(code === "");
    if (code === "" || isBusy) return;
    sent.current = code;
    onCode(code);
  };
  const take = (value: string): void => {
    setTyped(value);
    const code = value.replaceAll(NOT_OF_A_CODE, "");
    if (digits !== null && code.length === digits && code !== sent.current) send(code);
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    send(digits === null ? typed.trim() : typed.replaceAll(NOT_OF_A_CODE, ""));
  };
  return (
    <form onSubmit={submit} noValidate>
      <Field
        label={label}
        fault={missing ? words("faultEmptyCode") : fault}
        name="code"
        inputMode={digits === null ? "text" : "numeric"}
        autocomplete={digits === null ? "off" : "one-time-code"}
        value={typed}
        onValue={take}
        isCode
      />
      {children}
      <Button isBusy={isBusy}>{words("continue")}</Button>
    </form>
  );
}
