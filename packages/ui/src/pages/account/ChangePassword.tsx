import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../primitives/Button.tsx";
import { PasswordField } from "../../primitives/PasswordField.tsx";
import { useAccount, useAccountFault, useAccountWords, useOverview } from "./AccountContext.ts";

/** Another password, or a first one. */
export function ChangePassword(): JSX.Element {
  const words = useAccountWords();
  const { store, changes } = useAccount();
  const { hasPassword, account } = useOverview().me;
  const [oldTyped, setOld] = useState("");
  const [newTyped, setNew] = useState("");
  const fault = useAccountFault();
  const reason = store.fault.value;
  const isOldFault = reason !== null && "page" in reason && reason.page === "faultPasswordOld";
  const submit = (event: Event): void => {
    event.preventDefault();
    void changes.changePassword(newTyped, hasPassword ? oldTyped : null);
  };
  return (
    <form onSubmit={submit} noValidate>
      {/* For password managers, which keep it by the account. */}
      <input hidden name="username" autocomplete="username" readOnly value={account.email ?? account.username ?? ""} />
      {hasPassword ? (
        <PasswordField
          label={words("passwordOld")}
          fault={isOldFault ? fault : null}
          name="current-password"
          autocomplete="current-password"
          showLabel={words("show")}
          value={oldTyped}
          onValue={setOld}
        />
      ) : null}
      <PasswordField
        label={words("passwordNew")}
        hint={words("passwordHint")}
        fault={isOldFault ? null : fault}
        name="new-password"
        autocomplete="new-password"
        showLabel={words("show")}
        takesFocus={!hasPassword}
        value={newTyped}
        onValue={setNew}
      />
      <Button isBusy={store.isBusy.value}>{words(hasPassword ? "passwordChange" : "passwordSet")}</Button>
    </form>
  );
}
