import type { User } from "@countersign/sdk";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../primitives/Button.tsx";
import { CodeForm } from "../../primitives/CodeForm.tsx";
import { Resend } from "../../primitives/Resend.tsx";
import { useSentences } from "../frame/Page.ts";
import { Screen } from "../frame/Screen.tsx";
import { entranceWords } from "../words/entranceWords.ts";
import type { SentCode } from "./AddressForm.tsx";
import { BackToApplication } from "./BackToApplication.tsx";
import type { Entrance } from "./Entrance.ts";
import { EntranceFaultLine, useFieldFault } from "./EntranceFaultLine.tsx";
import { PageLink } from "./PageLink.tsx";
import { sendCode } from "./Recipient.ts";
import { type NewAccount, RegisterForm } from "./RegisterForm.tsx";

const CODE_DIGITS = 6;

/** Making an account: under an address or a user name at once, under a number once a code has proved it. */
export function Register({ entrance }: { readonly entrance: Entrance }): JSX.Element {
  const words = useSentences(entranceWords);
  const [waiting, setWaiting] = useState<(NewAccount & SentCode) | null>(null);
  const create = (account: NewAccount): Promise<void> => {
    if (account.by !== "phone") return entrance.signIn(() => register(entrance, account));
    return entrance.attempt.act(async () => setWaiting(await sendTo(entrance, account, false)));
  };
  return (
    <Screen title={words("registerTo", { application: entrance.description.application.name })}>
      {waiting === null ? (
        <RegisterForm entrance={entrance} onCreate={create} />
      ) : (
        <PhoneCode entrance={entrance} waiting={waiting} onWaiting={setWaiting} />
      )}
      <p>
        {words("haveAccount")}{" "}
        <PageLink entrance={entrance} to="sign-in">
          {words("signInInstead")}
        </PageLink>
      </p>
      <BackToApplication entrance={entrance} />
    </Screen>
  );
}

interface PhoneCodeProps {
  readonly entrance: Entrance;
  readonly waiting: NewAccount & SentCode;
  readonly onWaiting: (waiting: (NewAccount & SentCode) | null) => void;
}

function PhoneCode({ entrance, waiting, onWaiting }: PhoneCodeProps): JSX.Element {
  const words = useSentences(entranceWords);
  const { attempt, client } = entrance;
  const { name, password, resendAtMs, isAnew } = waiting;
  const isBusy = attempt.isBusy.value;
  const signedIn = { forceLogin: true };
  return (
    <>
      <p>{words("codeSent", { address: name })}</p>
      <CodeForm
        digits={CODE_DIGITS}
        label={words("code")}
        fault={useFieldFault(entrance, "code")}
        isBusy={isBusy}
        onCode={(code) => entrance.signIn(() => client.registerByPhoneCode(name, code, password, {}, signedIn))}
      >
        <EntranceFaultLine entrance={entrance} fields={["code"]} />
      </CodeForm>
      <Resend
        atMs={resendAtMs}
        nowMs={() => Date.now()}
        isBusy={isBusy}
        isAnew={isAnew}
        onResend={() => attempt.act(async () => onWaiting(await sendTo(entrance, waiting, true)))}
      />
      <Button kind="plain" onPress={() => onWaiting(null)}>
        {words("otherAddress")}
      </Button>
    </>
  );
}

async function sendTo({ client }: Entrance, account: NewAccount, isAnew: boolean): Promise<NewAccount & SentCode> {
  const { name: address } = account;
  return { ...account, address, resendAtMs: await sendCode(client, address, "register"), isAnew };
}

function register({ client }: Entrance, { by, name, password }: NewAccount): Promise<User> {
  const signedIn = { forceLogin: true };
  return by === "email"
    ? client.registerByEmail(name, password, {}, signedIn)
    : client.registerByUsername(name, password, {}, signedIn);
}
