import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../primitives/Button.tsx";
import { Field, type FieldProps } from "../../primitives/Field.tsx";
import { PasswordField } from "../../primitives/PasswordField.tsx";
import { useSentences } from "../frame/Page.ts";
import { type EntranceWord, entranceWords } from "../words/entranceWords.ts";
import type { Entrance } from "./Entrance.ts";
import { EntranceFaultLine, useFieldFault } from "./EntranceFaultLine.tsx";
import { isLongEnough } from "./NewPassword.ts";

/** By what an account is known. */
type By = "email" | "phone" | "username";

export interface NewAccount {
  readonly by: By;
  readonly name: string;
  readonly password: string;
}

/** What each is called, in the list and at its field, and how it is typed. The names are not those of the sign-in: managers tell them apart. */
const kinds: Readonly<
  Record<By, { choice: EntranceWord; label: EntranceWord } & Pick<FieldProps, "autocomplete" | "inputMode">>
> = {
  email: { choice: "byEmail", label: "addressEmail", autocomplete: "username", inputMode: "email" },
  phone: { choice: "byPhone", label: "addressPhone", autocomplete: "username", inputMode: "tel" },
  username: { choice: "byName", label: "userName", autocomplete: "username", inputMode: "text" },
};

interface RegisterFormProps {
  readonly entrance: Entrance;
  readonly onCreate: (account: NewAccount) => void;
}

/** What an account is made of: a name that is to sign in later, and a password. */
export function RegisterForm({ entrance, onCreate }: RegisterFormProps): JSX.Element {
  const words = useSentences(entranceWords);
  const [by, setBy] = useState<By>("email");
  const [password, setPassword] = useState("");
  const { typed, attempt } = entrance;
  const { label, autocomplete, inputMode } = kinds[by];
  const submit = (event: Event): void => {
    event.preventDefault();
    const name = typed.value.trim();
    if (name === "") attempt.fault.value = { field: by, text: { word: "faultMissing" } };
    else if (!isLongEnough(password)) attempt.fault.value = { field: "password", text: { word: "faultPasswordShort" } };
    else onCreate({ by, name, password });
  };
  const choose = (next: By): void => {
    attempt.fault.value = null;
    setBy(next);
  };
  return (
    <form onSubmit={submit} noValidate>
      <ChooseBy by={by} offersPhone={entrance.description.codes.sms} onChoose={choose} />
      <Field
        key={by}
        label={words(label)}
        {...(by === "phone" ? { hint: words("phoneHint") } : {})}
        fault={useFieldFault(entrance, by)}
        name={by}
        autocomplete={autocomplete}
        inputMode={inputMode}
        value={typed.value}
        onValue={(value) => {
          typed.value = value;
        }}
        takesFocus={false}
      />
      <PasswordField
        label={words("password")}
        hint={words("passwordHint")}
        showLabel={words("show")}
        fault={useFieldFault(entrance, "password")}
        name="new-password"
        autocomplete="new-password"
        value={password}
        onValue={setPassword}
        takesFocus={false}
      />
      <EntranceFaultLine entrance={entrance} fields={[by, "password"]} />
      <Terms entrance={entrance} />
      <Button isBusy={attempt.isBusy.value}>{words("create")}</Button>
    </form>
  );
}

/** What somebody agrees to, where the application says so. */
function Terms({ entrance }: { readonly entrance: Entrance }): JSX.Element | null {
  const words = useSentences(entranceWords);
  const { termsUrl, privacyUrl } = entrance.description.application;
  if (termsUrl === null && privacyUrl === null) return null;
  const pages = [[termsUrl, "terms"] as const, [privacyUrl, "privacy"] as const];
  return (
    <p class="hint">
      {words("agree")}{" "}
      {pages.map(([url, word]) =>
        url === null ? null : (
          <a key={word} class="link" href={url} target="_blank" rel="noopener noreferrer">
            {words(word)}
          </a>
        ),
      )}
    </p>
  );
}

interface ChooseByProps {
  readonly by: By;
  readonly offersPhone: boolean;
  readonly onChoose: (by: By) => void;
}

function ChooseBy({ by, offersPhone, onChoose }: ChooseByProps): JSX.Element {
  const words = useSentences(entranceWords);
  const offered = (Object.keys(kinds) as By[]).filter((each) => each !== "phone" || offersPhone); // as: its own keys
  return (
    <fieldset class="page-choice">
      <legend>{words("registerBy")}</legend>
      {offered.map((each) => (
        <label key={each}>
          <input type="radio" name="by" value={each} checked={each === by} onChange={() => onChoose(each)} />
          {words(kinds[each].choice)}
        </label>
      ))}
    </fieldset>
  );
}
