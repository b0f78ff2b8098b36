import type { JSX } from "preact";
import type { Method } from "../flow/Screen.ts";
import type { SecondFactorFlow } from "../flow/SecondFactorFlow.ts";
import { Button } from "../primitives/Button.tsx";
import { useWords } from "../primitives/Language.ts";
import type { WordKey } from "../words/enUs.ts";
import { FaultLine } from "./FaultLine.tsx";
import { Frame } from "./Frame.tsx";

/** What there is to choose from. */
export function Choose({ flow }: { readonly flow: SecondFactorFlow }): JSX.Element {
  const words = useWords();
  const pending = flow.pending.value;
  const application = pending?.application.name ?? "";
  const lead = pending?.proving ? "leadProve" : flow.mustBind ? "leadBind" : "leadChoose";
  const title = pending?.proving ? "titleProve" : flow.mustBind ? "titleBind" : "title";
  return (
    <Frame title={words(title)} takesFocus>
      {pending === null ? null : <p>{words(lead, { application })}</p>}
      <FaultLine flow={flow} />
      <ul class="methods">
        {flow.methods.map((method) => (
          <li key={method.factor}>
            <MethodButton method={method} onChoose={() => flow.choose(method)} />
          </li>
        ))}
      </ul>
      {pending?.hasReleasable ? (
        <Button kind="plain" onPress={() => flow.show({ name: "lostAll", releaseAt: null })}>
          {words("lostAll")}
        </Button>
      ) : null}
      {pending === null ? <Button onPress={() => flow.begin()}>{words("tryAgain")}</Button> : null}
    </Frame>
  );
}

interface MethodButtonProps {
  readonly method: Method;
  readonly onChoose: () => void;
}

function MethodButton({ method, onChoose }: MethodButtonProps): JSX.Element {
  const words = useWords();
  const name: WordKey = method.factor === "recovery" ? "methodRecovery" : `method${method.factor}`;
  const anywhere = words(method.factor === "SMS" ? "anyPhone" : "anyMailbox");
  const address = ("address" in method ? method.address : null) ?? anywhere;
  return (
    <button class="method" part="method" type="button" onClick={onChoose}>
      <span class="name">{words(name)}</span>
      <span class="hint">{words(`${name}Hint`, { address })}</span>
    </button>
  );
}
