import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../primitives/Button.tsx";
import { CodeForm } from "../../primitives/CodeForm.tsx";
import { Resend } from "../../primitives/Resend.tsx";
import { useSentences } from "../frame/Page.ts";
import { entranceWords } from "../words/entranceWords.ts";
import { AddressForm, type SentCode } from "./AddressForm.tsx";
import type { Entrance } from "./Entrance.ts";
import { EntranceFaultLine, useFieldFault } from "./EntranceFaultLine.tsx";
import { isMailbox, sendCode } from "./Recipient.ts";

const CODE_DIGITS = 6;

/** Signing in with a code that is sent. */
export function CodeSignIn({ entrance }: { readonly entrance: Entrance }): JSX.Element {
  const words = useSentences(entranceWords);
  const fault = useFieldFault(entrance, "code");
  const [sent, setSent] = useState<SentCode | null>(null);
  if (sent === null) return <AddressForm entrance={entrance} purpose="signIn" onSent={setSent} />;
  const { client, attempt } = entrance;
  const { address, resendAtMs, isAnew } = sent;
  const again = (): Promise<void> =>
    attempt.act(async () => setSent({ address, resendAtMs: await sendCode(client, address, "signIn"), isAnew: true }));
  const signIn = (code: string): Promise<void> =>
    entrance.signIn(() =>
      isMailbox(address) ? client.loginByEmailCode(address, code) : client.loginByPhoneCode(address, code),
    );
  return (
    <>
      <p>{words("codeLead", { address })}</p>
      <CodeForm digits={CODE_DIGITS} label={words("code")} fault={fault} isBusy={attempt.isBusy.value} onCode={signIn}>
        <EntranceFaultLine entrance={entrance} fields={["code"]} />
      </CodeForm>
      <Resend
        atMs={resendAtMs}
        nowMs={() => Date.now()}
        isBusy={attempt.isBusy.value}
        isAnew={isAnew}
        onResend={again}
      />
      <Button kind="plain" onPress={() => setSent(null)}>
        {words("otherAddress")}
      </Button>
    </>
  );
}
