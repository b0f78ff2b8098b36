import type { JSX } from "preact";
import type { SecondFactorFlow } from "../flow/SecondFactorFlow.ts";
import { Button } from "../primitives/Button.tsx";
import { CodeForm } from "../primitives/CodeForm.tsx";
import { useWords } from "../primitives/Language.ts";
import { RecoveryCode } from "../primitives/RecoveryCode.tsx";
import { useFault } from "./FaultLine.tsx";
import { Frame } from "./Frame.tsx";
import { OtherMethod } from "./OtherMethod.tsx";

/** The recovery code, typed as it was kept. */
export function Recovery({ flow }: { readonly flow: SecondFactorFlow }): JSX.Element {
  const words = useWords();
  return (
    <Frame title={words("title")}>
      <p>{words("recoveryEnter")}</p>
      <CodeForm
        digits={null}
        label={words("recoveryLabel")}
        fault={useFault(flow)}
        isBusy={flow.isBusy.value}
        onCode={(code) => flow.recovery.submit(code)}
      />
      <OtherMethod flow={flow} />
    </Frame>
  );
}

interface RecoveryShownProps {
  readonly flow: SecondFactorFlow;
  readonly code: string;
}

/** A recovery code, shown this once. */
export function RecoveryShown({ flow, code }: RecoveryShownProps): JSX.Element {
  const words = useWords();
  const application = flow.pending.value?.application.name ?? "";
  return (
    <Frame title={words("recoveryShow")} takesFocus>
      <p>{words("recoveryShowLead")}</p>
      <RecoveryCode code={code} holder={application} />
      <Button onPress={() => flow.recovery.keep()}>{words("recoveryKept")}</Button>
    </Frame>
  );
}
