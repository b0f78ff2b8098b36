import type { OwnAuthenticator } from "@countersign/sdk/account";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../primitives/Button.tsx";
import { Field } from "../../primitives/Field.tsx";
import { useAccount, useAccountFault, useAccountWords } from "./AccountContext.ts";
import { nameOf } from "./nameOf.ts";

const LONGEST_NAME = 64;

/** What somebody calls what he confirms with. */
export function Rename({ authenticator }: { readonly authenticator: OwnAuthenticator }): JSX.Element {
  const words = useAccountWords();
  const { store, changes } = useAccount();
  const [typed, setTyped] = useState(nameOf(authenticator, words));
  const submit = (event: Event): void => {
    event.preventDefault();
    void changes.rename(authenticator.id, typed);
  };
  return (
    <form onSubmit={submit} noValidate>
      <Field
        label={words("nameLabel")}
        fault={useAccountFault()}
        name="name"
        inputMode="text"
        autocomplete="off"
        maxLength={LONGEST_NAME}
        value={typed}
        onValue={setTyped}
      />
      <Button isBusy={store.isBusy.value}>{words("save")}</Button>
    </form>
  );
}
