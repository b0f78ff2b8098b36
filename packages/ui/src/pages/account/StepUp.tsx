import type { JSX } from "preact";
import { useContext } from "preact/hooks";
import { Dialog } from "../../primitives/Dialog.tsx";
import { Language } from "../../primitives/Language.ts";
import { SecondFactor } from "../../screens/SecondFactor.tsx";
import { useAccount, useAccountWords } from "./AccountContext.ts";

/** The second factor in place, before something is done that could take the account over. */
export function StepUp(): JSX.Element | null {
  const words = useAccountWords();
  const lang = useContext(Language);
  const { store } = useAccount();
  const flow = store.stepUp.value;
  if (flow === null) return null;
  return (
    <Dialog label={words("stepUpTitle")} closeLabel={words("close")} onClose={() => store.leaveStepUp()}>
      <SecondFactor flow={flow} lang={lang} />
    </Dialog>
  );
}
