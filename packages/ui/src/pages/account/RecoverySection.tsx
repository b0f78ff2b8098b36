import type { JSX } from "preact";
import { Button } from "../../primitives/Button.tsx";
import { useAccount, useAccountWords, useOverview } from "./AccountContext.ts";
import { Told } from "./FactorList.tsx";

/** The recovery code: that there is one, since when, and how to make another. */
export function RecoverySection(): JSX.Element {
  const words = useAccountWords();
  const { store } = useAccount();
  const { authenticators } = useOverview();
  const code = authenticators.find(({ kind }) => kind === "recovery");
  const hasFactor = authenticators.some(({ kind }) => kind !== "recovery");
  return (
    <section class="panel" aria-labelledby="recovery">
      <h2 id="recovery">{words("recovery")}</h2>
      <p class="hint">{words("recoveryLead")}</p>
      <p>
        {code === undefined ? (
          words(hasFactor ? "recoveryNone" : "recoveryNeedsFactor")
        ) : (
          <Told sentence={words("recoveryMade", { when: "\u0000" })} at={code.boundAt} />
        )}
      </p>
      {hasFactor ? (
        <Button kind="plain" onPress={() => store.open({ name: "renew" })}>
          {words("recoveryRenew")}
        </Button>
      ) : null}
    </section>
  );
}
