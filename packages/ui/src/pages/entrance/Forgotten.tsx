import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../primitives/Button.tsx";
import { Field } from "../../primitives/Field.tsx";
import { PasswordField } from "../../primitives/PasswordField.tsx";
import { Resend } from "../../primitives/Resend.tsx";
import { useSentences } from "../frame/Page.ts";
import { Screen } from "../frame/Screen.tsx";
import { entranceWords } from "../words/entranceWords.ts";
import { AddressForm, type SentCode } from "./AddressForm.tsx";
import type { Entrance } from "./Entrance.ts";
import { EntranceFaultLine, useFieldFault } from "./EntranceFaultLine.tsx";
import { HiddenName } from "./HiddenName.tsx";
import { isLongEnough } from "./NewPassword.ts";
import { PageLink } from "./PageLink.tsx";
import { isMailbox, sendCode } from "./Recipient.ts";

/** A forgotten password: a code at an address of the account, and with it a new one. Then the sign-in goes on as ever. */
export function Forgotten({ entrance }: { readonly entrance: Entrance }): JSX.Element {
  const words = useSentences(entranceWords);
  const [sent, setSent] = useState<SentCode | null>(null);
  return (
    <Screen title={entrance.page.title.value}>
      {sent === null ? (
        <>
          <p>{words("forgottenLead")}</p>
          <AddressForm entrance={entrance} purpose="reset" onSent={setSent} />
        </>
      ) : (
        <ResetForm entrance={entrance} sent={sent} onSent={setSent} />
      )}
      <p>
        <PageLink entrance={entrance} to="sign-in">
          {words("byPassword")}
        </PageLink>
      </p>
    </Screen>
  );
}

interface ResetFormProps {
  readonly entrance: Entrance;
  readonly sent: SentCode;
  readonly onSent: (sent: SentCode | null) => void;
}

function ResetForm({ entrance, sent: { address, resendAtMs, isAnew }, onSent }: ResetFormProps): JSX.Element {
  const words = useSentences(entranceWords);
  const [code, setCode] = useState("");
  const [password, setPassword] = useState("");
  const { client, attempt } = entrance;
  const isBusy = attempt.isBusy.value;
  const submit = (event: Event): void => {
    event.preventDefault();
    if (code === "") attempt.fault.value = { field: "code", text: { word: "faultMissing" } };
    else if (!isLongEnough(password)) attempt.fault.value = { field: "password", text: { word: "faultPasswordShort" } };
    else void entrance.signIn(() => reset(entrance, address, code.replaceAll(/\s/g, ""), password));
  };
  const again = (): Promise<void> =>
    attempt.act(async () => onSent({ address, resendAtMs: await sendCode(client, address, "reset"), isAnew: true }));
  return (
    <form onSubmit={submit} noValidate>
      <p>{words("codeLead", { address })}</p>
      <HiddenName name={address} />
      <Field
        label={words("code")}
        fault={useFieldFault(entrance, "code")}
        name="code"
        autocomplete="one-time-code"
        inputMode="numeric"
        value={code}
        onValue={setCode}
        isCode
      />
      <PasswordField
        label={words("newPassword")}
        hint={words("passwordHint")}
        showLabel={words("show")}
        fault={useFieldFault(entrance, "password")}
        name="new-password"
        autocomplete="new-password"
        value={password}
        onValue={setPassword}
        takesFocus={false}
      />
      <EntranceFaultLine entrance={entrance} fields={["code", "password"]} />
      <Button isBusy={isBusy}>{words("setPassword")}</Button>
      <Resend atMs={resendAtMs} nowMs={() => Date.now()} isBusy={isBusy} isAnew={isAnew} onResend={again} />
      <Button kind="plain" onPress={() => onSent(null)}>
        {words("otherAddress")}
      </Button>
    </form>
  );
}

/** The new password signs in at once, up to the second factor where the account has one. */
async function reset({ client }: Entrance, address: string, code: string, password: string) {
  await (isMailbox(address)
    ? client.resetPasswordByEmailCode(address, code, password)
    : client.resetPasswordByPhoneCode(address, code, password));
  return client.loginByAccount(address, password);
}
