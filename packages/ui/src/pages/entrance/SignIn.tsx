import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../primitives/Button.tsx";
import { Field } from "../../primitives/Field.tsx";
import { PasswordField } from "../../primitives/PasswordField.tsx";
import { useSentences } from "../frame/Page.ts";
import { Screen } from "../frame/Screen.tsx";
import { entranceWords } from "../words/entranceWords.ts";
import { BackToApplication } from "./BackToApplication.tsx";
import { CodeSignIn } from "./CodeSignIn.tsx";
import type { Entrance } from "./Entrance.ts";
import { EntranceFaultLine, useFieldFault } from "./EntranceFaultLine.tsx";
import { PageLink } from "./PageLink.tsx";

interface SignInProps {
  readonly entrance: Entrance;
}

/** Signing in: with a password, or with a code. */
export function SignIn({ entrance }: SignInProps): JSX.Element {
  const words = useSentences(entranceWords);
  const [byCode, setByCode] = useState(false);
  const { application, codes } = entrance.description;
  const turn = (): void => {
    entrance.attempt.fault.value = null;
    setByCode(!byCode);
  };
  return (
    <Screen title={words("signInTo", { application: application.name })}>
      {byCode ? <CodeSignIn entrance={entrance} /> : <PasswordForm entrance={entrance} />}
      <p class="page-links">
        {codes.sms || codes.email ? (
          <Button kind="plain" onPress={turn}>
            {words(byCode ? "byPassword" : "byCode")}
          </Button>
        ) : null}
        <BackToApplication entrance={entrance} />
      </p>
      <p>
        {words("noAccount")}{" "}
        <PageLink entrance={entrance} to="register">
          {words("createOne")}
        </PageLink>
      </p>
    </Screen>
  );
}

function PasswordForm({ entrance }: SignInProps): JSX.Element {
  const words = useSentences(entranceWords);
  const [password, setPassword] = useState("");
  const { typed, attempt } = entrance;
  const submit = (event: Event): void => {
    event.preventDefault();
    const missing = typed.value.trim() === "" ? "account" : password === "" ? "password" : null;
    if (missing === null) void entrance.signIn(() => entrance.client.loginByAccount(typed.value, password));
    else attempt.fault.value = { field: missing, text: { word: "faultMissing" } };
  };
  return (
    <form onSubmit={submit} noValidate>
      <Field
        label={words("account")}
        fault={useFieldFault(entrance, "account")}
        name="username"
        autocomplete="username"
        inputMode="email"
        value={typed.value}
        onValue={(value) => {
          typed.value = value;
        }}
      />
      <PasswordField
        label={words("password")}
        showLabel={words("show")}
        fault={useFieldFault(entrance, "password")}
        name="password"
        autocomplete="current-password"
        value={password}
        onValue={setPassword}
        takesFocus={false}
      />
      <EntranceFaultLine entrance={entrance} fields={["account", "password"]} />
      <Button isBusy={attempt.isBusy.value}>{words("continue")}</Button>
      <p>
        <PageLink entrance={entrance} to="forgotten">
          {words("forgotten")}
        </PageLink>
      </p>
    </form>
  );
}
