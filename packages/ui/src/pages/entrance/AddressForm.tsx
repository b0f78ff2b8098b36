import type { JSX } from "preact";
import { Button } from "../../primitives/Button.tsx";
import { Field } from "../../primitives/Field.tsx";
import { useSentences } from "../frame/Page.ts";
import { entranceWords } from "../words/entranceWords.ts";
import type { Entrance } from "./Entrance.ts";
import { EntranceFaultLine, useFieldFault } from "./EntranceFaultLine.tsx";
import { sendCode } from "./Recipient.ts";

/** A code that was sent. */
export interface SentCode {
  readonly address: string;
  readonly resendAtMs: number;
  /** Whether it was asked for anew. */
  readonly isAnew: boolean;
}

interface AddressFormProps {
  readonly entrance: Entrance;
  readonly purpose: "signIn" | "reset";
  readonly onSent: (sent: SentCode) => void;
}

/** Where a code is to go. */
export function AddressForm({ entrance, purpose, onSent }: AddressFormProps): JSX.Element {
  const words = useSentences(entranceWords);
  const { typed, attempt, client } = entrance;
  const { sms, email } = entrance.description.codes;
  const submit = (event: Event): void => {
    event.preventDefault();
    const address = typed.value.trim();
    if (address === "") {
      attempt.fault.value = { field: "address", text: { word: "faultMissing" } };
      return;
    }
    void attempt.act(async () =>
      onSent({ address, resendAtMs: await sendCode(client, address, purpose), isAnew: false }),
    );
  };
  return (
    <form onSubmit={submit} noValidate>
      <Field
        label={words(sms && email ? "addressBoth" : sms ? "addressPhone" : "addressEmail")}
        {...(sms && !email ? { hint: words("phoneHint") } : {})}
        fault={useFieldFault(entrance, "address", "phone", "email")}
        name="username"
        autocomplete="username"
        inputMode={sms && !email ? "tel" : "email"}
        value={typed.value}
        onValue={(value) => {
          typed.value = value;
        }}
      />
      <EntranceFaultLine entrance={entrance} fields={["address", "phone", "email"]} />
      <Button isBusy={attempt.isBusy.value}>{words("sendCode")}</Button>
    </form>
  );
}
