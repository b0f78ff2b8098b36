import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { SecondFactorFlow } from "../../flow/SecondFactorFlow.ts";
import { Button } from "../../primitives/Button.tsx";
import { SecondFactor } from "../../screens/SecondFactor.tsx";
import { useSentences } from "../frame/Page.ts";
import { entranceWords } from "../words/entranceWords.ts";
import { BackToApplication } from "./BackToApplication.tsx";
import type { Entrance } from "./Entrance.ts";
import { EntranceFaultLine } from "./EntranceFaultLine.tsx";
import { PageLink } from "./PageLink.tsx";

/** The second factor, on the flow that the element has. */
export function SecondStep({ entrance }: { readonly entrance: Entrance }): JSX.Element {
  const words = useSentences(entranceWords);
  const mfaToken = entrance.mfaToken.value;
  const flow = useMemo(() => makeFlow(entrance, mfaToken ?? ""), [mfaToken]);
  useEffect(() => {
    void flow.begin();
    return () => flow.leave();
  }, [flow]);
  const screen = flow.screen.value;
  const fault = entrance.attempt.fault.value;
  const hasEnded = screen.name === "ended";
  return (
    <section class="page-card">
      <SecondFactor flow={flow} lang={entrance.page.lang.value} />
      {fault === null ? null : (
        <>
          <EntranceFaultLine entrance={entrance} fields={[]} />
          <Button isBusy={entrance.attempt.isBusy.value} onPress={() => entrance.finish()}>
            {words("tryAgain")}
          </Button>
        </>
      )}
      {hasEnded ? (
        <p class="page-links">
          <PageLink entrance={entrance} to="sign-in">
            {words("startAgain")}
          </PageLink>
        </p>
      ) : null}
      <BackToApplication entrance={entrance} error={hasEnded ? "login_required" : "access_denied"} />
    </section>
  );
}

function makeFlow(entrance: Entrance, mfaToken: string): SecondFactorFlow {
  return new SecondFactorFlow({
    client: entrance.client,
    mfaToken,
    nowMs: () => Date.now(),
    offersTrust: true,
    onSuccess: (_user, trusts) => void entrance.finish(trusts),
    onEnded: () => undefined, // its own screen says so
  });
}
