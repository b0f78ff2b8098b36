import type { BegunApp } from "@countersign/sdk/account";
import type { JSX } from "preact";
import { CodeForm } from "../../primitives/CodeForm.tsx";
import { CopyField } from "../../primitives/CopyField.tsx";
import { useWords } from "../../primitives/Language.ts";
import { QrPicture } from "../../primitives/QrPicture.tsx";
import { useAccount, useAccountFault, useAccountWords } from "./AccountContext.ts";

const DIGITS = 6;

/** Setting an authenticator app up: by its picture or its key, and a first code. */
export function AddApp({ begun }: { readonly begun: BegunApp }): JSX.Element {
  const [words, own] = [useWords(), useAccountWords()];
  const { store, binding } = useAccount();
  return (
    <>
      <p>{words("scan")}</p>
      <QrPicture source={begun.picture} uri={begun.uri} label={words("scanAlt")} />
      <CopyField label={words("secretLabel")} value={begun.secret} groups={4} />
      <p>{words("confirmApp")}</p>
      <CodeForm
        digits={DIGITS}
        label={words("codeLabel")}
        fault={useAccountFault()}
        isBusy={store.isBusy.value}
        onCode={(code) => binding.confirmApp(code, own("totp"))}
      />
    </>
  );
}
