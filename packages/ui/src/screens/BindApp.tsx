import type { IMfaAssociation } from "@countersign/sdk";
import type { JSX } from "preact";
import type { SecondFactorFlow } from "../flow/SecondFactorFlow.ts";
import { CodeForm } from "../primitives/CodeForm.tsx";
import { CopyField } from "../primitives/CopyField.tsx";
import { useWords } from "../primitives/Language.ts";
import { QrPicture } from "../primitives/QrPicture.tsx";
import { useFault } from "./FaultLine.tsx";
import { Frame } from "./Frame.tsx";
import { OtherMethod } from "./OtherMethod.tsx";
import { TrustDevice } from "./TrustDevice.tsx";

interface BindAppProps {
  readonly flow: SecondFactorFlow;
  readonly association: IMfaAssociation;
}

/** Setting an authenticator app up: by its picture or its key, and a first code. */
export function BindApp({ flow, association }: BindAppProps): JSX.Element {
  const words = useWords();
  const { qrcode_data_url, qrcode_uri, secret } = association;
  return (
    <Frame title={words("titleBind")}>
      <p>{words("scan")}</p>
      <QrPicture source={qrcode_data_url} uri={qrcode_uri} label={words("scanAlt")} />
      <CopyField label={words("secretLabel")} value={secret} groups={4} />
      <p>{words("confirmApp")}</p>
      <CodeForm
        digits={flow.digitsOf("OTP")}
        label={words("codeLabel")}
        fault={useFault(flow)}
        isBusy={flow.isBusy.value}
        onCode={(code) => flow.app.confirm(code)}
      >
        <TrustDevice flow={flow} />
      </CodeForm>
      <OtherMethod flow={flow} />
    </Frame>
  );
}
