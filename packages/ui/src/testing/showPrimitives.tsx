import type { Lang } from "@countersign/sdk";
import { render } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../primitives/Button.tsx";
import { CodeForm } from "../primitives/CodeForm.tsx";
import { Dialog } from "../primitives/Dialog.tsx";
import { Language } from "../primitives/Language.ts";
import { Menu } from "../primitives/Menu.tsx";
import { Notice } from "../primitives/Notice.tsx";
import { PasswordField } from "../primitives/PasswordField.tsx";
import { RecoveryCode } from "../primitives/RecoveryCode.tsx";
import { Resend } from "../primitives/Resend.tsx";
import { When } from "../primitives/When.tsx";

const CODE = "1f2e-3d4c-5b6a-7988-8796-a5b4";
const HOUR_MS = 3_600_000;

/** Shows every part that pages are made of, and says what they told in the title of the page. */
export function showPrimitives(place: HTMLElement, lang: Lang): void {
  render(
    <Language.Provider value={lang}>
      <Parts />
    </Language.Provider>,
    place,
  );
}

function told(what: string): void {
  document.title = what;
}

function Parts() {
  const [password, setPassword] = useState("");
  const [isOpen, setOpen] = useState(false);
  const [news, setNews] = useState("");
  return (
    <>
      <h1>Parts</h1>
      <Menu
        label="What to do with Telephone"
        items={[
          { label: "Rename", onPress: () => told("rename") },
          { label: "Remove", isDangerous: true, onPress: () => setOpen(true) },
        ]}
      />
      {isOpen ? (
        <Dialog title="Remove Telephone?" closeLabel="Close" onClose={() => setOpen(false)}>
          <Button onPress={() => setNews("It was removed.")}>Remove it</Button>
          <Notice kind="good">{news}</Notice>
        </Dialog>
      ) : null}
      <form onSubmit={(event) => event.preventDefault()}>
        <PasswordField
          label="Password"
          hint="Eight characters or more"
          fault={password === "short" ? "That is too short." : null}
          name="password"
          autocomplete="new-password"
          showLabel="Show"
          takesFocus={false}
          value={password}
          onValue={setPassword}
        />
      </form>
      <CodeForm digits={6} label="Code" fault={null} isBusy={false} onCode={told} />
      <Resend
        atMs={Date.now() + 1500}
        nowMs={Date.now}
        isBusy={false}
        isAnew={false}
        onResend={() => told("sent again")}
      />
      <RecoveryCode code={CODE} holder="Shop" />
      <p>
        <When at={new Date(Date.now() - 2 * HOUR_MS).toISOString()} />
      </p>
      <Notice kind="bad">{password === "short" ? "Something is wrong." : ""}</Notice>
    </>
  );
}
