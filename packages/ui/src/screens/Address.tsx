import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { SentTo } from "../flow/Screen.ts";
import type { SecondFactorFlow } from "../flow/SecondFactorFlow.ts";
import { Button } from "../primitives/Button.tsx";
import { Field } from "../primitives/Field.tsx";
import { useWords } from "../primitives/Language.ts";
import { useFault } from "./FaultLine.tsx";
import { Frame } from "./Frame.tsx";
import { OtherMethod } from "./OtherMethod.tsx";

interface AddressProps {
  readonly flow: SecondFactorFlow;
  readonly factor: SentTo["factor"];
  readonly suggested: string;
}

/** Where codes are to go, of somebody who has proved no address of the kind. */
export function Address({ flow, factor, suggested }: AddressProps): JSX.Element {
  const words = useWords();
  const [typed, setTyped] = useState(suggested);
  const isPhone = factor === "SMS";
  const submit = (event: Event): void => {
    event.preventDefault();
    void flow.codes.submitAddress(typed);
  };
  return (
    <Frame title={words("titleBind")}>
      <form onSubmit={submit} noValidate>
        <Field
          label={words(isPhone ? "phoneLabel" : "mailLabel")}
          {...(isPhone ? { hint: words("phoneHint") } : {})}
          fault={useFault(flow)}
          inputMode={isPhone ? "tel" : "email"}
          name={isPhone ? "phone" : "email"}
          autocomplete={isPhone ? "tel" : "email"}
          value={typed}
          onValue={setTyped}
        />
        <Button isBusy={flow.isBusy.value}>{words("sendCode")}</Button>
      </form>
      <OtherMethod flow={flow} />
    </Frame>
  );
}
