import type { JSX } from "preact";
import { Button } from "../../primitives/Button.tsx";
import { Notice } from "../../primitives/Notice.tsx";
import type { AccountKey } from "../words/accountWords.ts";
import { useAccount, useAccountFault, useAccountWords } from "./AccountContext.ts";

interface ConfirmProps {
  /** What comes of it. */
  readonly lead: AccountKey;
  readonly action: AccountKey;
  readonly isDangerous?: boolean;
  readonly onConfirm: () => void;
}

/** Asks once more before something is done that cannot be taken back. */
export function Confirm({ lead, action, isDangerous = false, onConfirm }: ConfirmProps): JSX.Element {
  const words = useAccountWords();
  const { store } = useAccount();
  return (
    <>
      <p>{words(lead)}</p>
      <Notice kind="bad">{useAccountFault()}</Notice>
      <div class="dialog-acts">
        <Button kind="plain" onPress={() => store.close()}>
          {words("cancel")}
        </Button>
        <Button kind={isDangerous ? "danger" : "main"} isBusy={store.isBusy.value} onPress={onConfirm}>
          {words(action)}
        </Button>
      </div>
    </>
  );
}
