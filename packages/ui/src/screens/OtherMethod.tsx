import type { JSX } from "preact";
import type { SecondFactorFlow } from "../flow/SecondFactorFlow.ts";
import { Button } from "../primitives/Button.tsx";
import { useWords } from "../primitives/Language.ts";

/** The way back to the list, where there is more than one thing on it. */
export function OtherMethod({ flow }: { readonly flow: SecondFactorFlow }): JSX.Element | null {
  const words = useWords();
  const isAlone = flow.methods.length < 2 && !flow.pending.value?.hasReleasable;
  if (isAlone) return null;
  return (
    <Button kind="plain" onPress={() => flow.chooseOther()}>
      {words("otherMethod")}
    </Button>
  );
}
