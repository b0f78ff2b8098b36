import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { SentTo } from "../flow/Screen.ts";
import type { SecondFactorFlow } from "../flow/SecondFactorFlow.ts";
import { CodeForm } from "../primitives/CodeForm.tsx";
import { useWords } from "../primitives/Language.ts";
import { Resend } from "../primitives/Resend.tsx";
import { useFault } from "./FaultLine.tsx";
import { Frame } from "./Frame.tsx";
import { OtherMethod } from "./OtherMethod.tsx";
import { receiveCode } from "./receiveCode.ts";
import { TrustDevice } from "./TrustDevice.tsx";

interface SentCodeProps {
  readonly flow: SecondFactorFlow;
  readonly sent: SentTo;
  readonly resendAtMs: number;
  /** Whether the person asked for another one. */
  readonly isAnew: boolean;
}

/** The code that was sent, and another one when the time has come. */
export function SentCode({ flow, sent, resendAtMs, isAnew }: SentCodeProps): JSX.Element {
  const words = useWords();
  const { factor, address } = sent;
  useEffect(
    () => (factor === "SMS" ? receiveCode((code) => flow.codes.submit(code)) : undefined),
    [factor, resendAtMs],
  );
  return (
    <Frame title={words("title")}>
      <p>{words("codeSent", { address })}</p>
      <CodeForm
        digits={flow.digitsOf(factor)}
        label={words("codeLabel")}
        fault={useFault(flow)}
        isBusy={flow.isBusy.value}
        onCode={(code) => flow.codes.submit(code)}
      >
        <TrustDevice flow={flow} />
      </CodeForm>
      <Resend
        atMs={resendAtMs}
        nowMs={flow.options.nowMs}
        isBusy={flow.isBusy.value}
        isAnew={isAnew}
        onResend={() => flow.codes.resend()}
      />
      <OtherMethod flow={flow} />
    </Frame>
  );
}
