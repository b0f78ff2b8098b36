import type { JSX } from "preact";
import { Button } from "../../primitives/Button.tsx";
import { RecoveryCode } from "../../primitives/RecoveryCode.tsx";
import { useAccount, useAccountWords, useOverview } from "./AccountContext.ts";

/** A recovery code, shown this once. */
export function RecoveryShown({ code }: { readonly code: string }): JSX.Element {
  const words = useAccountWords();
  const { store } = useAccount();
  const { account, application } = useOverview().me;
  const holder = [application.name, account.email ?? account.username ?? account.phone ?? ""].join(", ");
  return (
    <>
      <p>{words("recoveryLead")}</p>
      <RecoveryCode code={code} holder={holder} />
      <p class="hint">{words("recoveryShown")}</p>
      <Button onPress={() => store.close()}>{words("recoveryKept")}</Button>
    </>
  );
}
