import type { JSX } from "preact";
import { Dialog } from "../../primitives/Dialog.tsx";
import { useAccount, useAccountWords } from "./AccountContext.ts";
import { AddAddress } from "./AddAddress.tsx";
import { AddApp } from "./AddApp.tsx";
import { AddFace } from "./AddFace.tsx";
import { ChangePassword } from "./ChangePassword.tsx";
import { Confirm } from "./Confirm.tsx";
import { nameOf } from "./nameOf.ts";
import type { Panel } from "./Panel.ts";
import { RecoveryShown } from "./RecoveryShown.tsx";
import { Rename } from "./Rename.tsx";

/** What is done over the page, whatever it is at the moment. */
export function Panels(): JSX.Element | null {
  const words = useAccountWords();
  const { store } = useAccount();
  const panel = store.panel.value;
  if (panel === null) return null;
  const close = (): void => {
    // Another panel may have taken its place.
    if (store.panel.value?.name === panel.name) store.close();
  };
  return (
    <Dialog key={panel.name} title={titleOf(panel, words)} closeLabel={words("close")} onClose={close}>
      <Content panel={panel} />
    </Dialog>
  );
}

function titleOf(panel: Panel, words: ReturnType<typeof useAccountWords>): string {
  switch (panel.name) {
    case "rename":
      return words("renameTitle");
    case "remove":
      return words("removeTitle", { name: nameOf(panel.authenticator, words) });
    case "app":
      return words("appTitle");
    case "address":
      return words(panel.kind === "sms" ? "addressTitleSms" : "addressTitleEmail");
    case "face":
      return words("faceTitle");
    case "renew":
      return words("recoveryRenewTitle");
    case "recovery":
      return words("recoveryTitle");
    case "password":
      return words("passwordChange");
    case "endSession":
      return words("sessionEndLabel", {
        browser: panel.session.browser ?? words("sessionUnknown"),
        application: panel.session.application.name,
      });
    case "endOthers":
      return words("sessionsEndTitle");
    case "forgetDevice":
      return words("deviceForgetLabel", {
        browser: panel.device.browser ?? words("sessionUnknown"),
        application: panel.device.application.name,
      });
    case "forgetDevices":
      return words("devicesForgetTitle");
  }
}

function Content({ panel }: { readonly panel: Panel }): JSX.Element {
  const { changes } = useAccount();
  switch (panel.name) {
    case "rename":
      return <Rename authenticator={panel.authenticator} />;
    case "remove":
      return <Removal panel={panel} />;
    case "app":
      return <AddApp begun={panel.begun} />;
    case "address":
      return <AddAddress kind={panel.kind} sent={panel.sent} />;
    case "face":
      return <AddFace progress={panel.progress} />;
    case "renew":
      return <Confirm lead="recoveryRenewLead" action="recoveryRenew" onConfirm={() => changes.renewRecoveryCode()} />;
    case "recovery":
      return <RecoveryShown code={panel.code} />;
    case "password":
      return <ChangePassword />;
    case "endSession":
      return <Confirm lead="sessionsEndLead" action="sessionEnd" onConfirm={() => changes.endSession(panel.session)} />;
    case "endOthers":
      return (
        <Confirm lead="sessionsEndLead" action="sessionsEnd" isDangerous onConfirm={() => changes.endOtherSessions()} />
      );
    case "forgetDevice":
      return (
        <Confirm lead="deviceForgetLead" action="deviceForget" onConfirm={() => changes.forgetDevice(panel.device)} />
      );
    case "forgetDevices":
      return <Confirm lead="deviceForgetLead" action="devicesForget" onConfirm={() => changes.forgetDevices()} />;
  }
}

function Removal({ panel }: { readonly panel: Extract<Panel, { name: "remove" }> }): JSX.Element {
  const words = useAccountWords();
  const { store, changes } = useAccount();
  const { authenticator } = panel;
  const factors = store.overview.value?.authenticators.filter(({ kind }) => kind !== "recovery") ?? [];
  const name = nameOf(authenticator, words);
  return (
    <Confirm
      lead={factors.length === 1 ? "removeLast" : "removeLead"}
      action="remove"
      isDangerous
      onConfirm={() => changes.remove(authenticator.id, name)}
    />
  );
}
