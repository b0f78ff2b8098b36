import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../primitives/Button.tsx";
import { CodeForm } from "../../primitives/CodeForm.tsx";
import { Field } from "../../primitives/Field.tsx";
import { useWords } from "../../primitives/Language.ts";
import { Resend } from "../../primitives/Resend.tsx";
import { useAccount, useAccountFault, useAccountWords, useOverview } from "./AccountContext.ts";
import type { SentBinding } from "./Panel.ts";

const DIGITS = 6;

interface AddAddressProps {
  readonly kind: "sms" | "email";
  readonly sent: SentBinding | null;
}

/** A phone number or a mailbox to which codes go: named, and proved by one. */
export function AddAddress({ kind, sent }: AddAddressProps): JSX.Element {
  return sent === null ? <Naming kind={kind} /> : <Proving kind={kind} sent={sent} />;
}

function Naming({ kind }: Pick<AddAddressProps, "kind">): JSX.Element {
  const [words, own] = [useWords(), useAccountWords()];
  const { store, binding } = useAccount();
  const { me, authenticators } = useOverview();
  const suggested = kind === "sms" ? me.account.phone : me.account.email;
  const isBound = authenticators.some((each) => each.kind === kind);
  const [typed, setTyped] = useState(isBound ? "" : (suggested ?? ""));
  const submit = (event: Event): void => {
    event.preventDefault();
    void binding.sendCode(kind, typed, false);
  };
  const isPhone = kind === "sms";
  return (
    <form onSubmit={submit} noValidate>
      <Field
        label={words(isPhone ? "phoneLabel" : "mailLabel")}
        {...(isPhone ? { hint: words("phoneHint") } : {})}
        fault={useAccountFault()}
        name={isPhone ? "phone" : "email"}
        inputMode={isPhone ? "tel" : "email"}
        autocomplete={isPhone ? "tel" : "email"}
        value={typed}
        onValue={setTyped}
      />
      <Button isBusy={store.isBusy.value}>{own("sendCode")}</Button>
    </form>
  );
}

function Proving({ kind, sent }: { readonly kind: "sms" | "email"; readonly sent: SentBinding }): JSX.Element {
  const [words, own] = [useWords(), useAccountWords()];
  const { store, binding } = useAccount();
  const { address, resendAtMs, isAnew } = sent;
  return (
    <>
      <p>{words("codeSent", { address })}</p>
      <CodeForm
        digits={DIGITS}
        label={words("codeLabel")}
        fault={useAccountFault()}
        isBusy={store.isBusy.value}
        onCode={(code) => binding.bindAddress(code, own(kind))}
      />
      <Resend
        atMs={resendAtMs}
        nowMs={store.parts.nowMs}
        isBusy={store.isBusy.value}
        isAnew={isAnew}
        onResend={() => binding.sendCode(kind, address, true)}
      />
    </>
  );
}
