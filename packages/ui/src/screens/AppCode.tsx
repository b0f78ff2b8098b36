import type { JSX } from "preact";
import type { SecondFactorFlow } from "../flow/SecondFactorFlow.ts";
import { CodeForm } from "../primitives/CodeForm.tsx";
import { useWords } from "../primitives/Language.ts";
import { useFault } from "./FaultLine.tsx";
import { Frame } from "./Frame.tsx";
import { OtherMethod } from "./OtherMethod.tsx";
import { TrustDevice } from "./TrustDevice.tsx";

/** The code of an authenticator app that is bound. */
export function AppCode({ flow }: { readonly flow: SecondFactorFlow }): JSX.Element {
  const words = useWords();
  return (
    <Frame title={words("title")}>
      <p>{words("codeApp")}</p>
      <CodeForm
        digits={flow.digitsOf("OTP")}
        label={words("codeLabel")}
        fault={useFault(flow)}
        isBusy={flow.isBusy.value}
        onCode={(code) => flow.app.submit(code)}
      >
        <TrustDevice flow={flow} />
      </CodeForm>
      <OtherMethod flow={flow} />
    </Frame>
  );
}
