import type { Lang } from "@countersign/sdk";
import type { JSX } from "preact";
import type { SecondFactorFlow } from "../flow/SecondFactorFlow.ts";
import { Language, useWords } from "../primitives/Language.ts";
import { Address } from "./Address.tsx";
import { AppCode } from "./AppCode.tsx";
import { BindApp } from "./BindApp.tsx";
import { Choose } from "./Choose.tsx";
import { Ended, LostAll } from "./Ended.tsx";
import { FaceLive } from "./FaceLive.tsx";
import { FacePhoto } from "./FacePhoto.tsx";
import { Recovery, RecoveryShown } from "./Recovery.tsx";
import { SentCode } from "./SentCode.tsx";

interface SecondFactorProps {
  readonly flow: SecondFactorFlow;
  readonly lang: Lang;
}

/** The second factor, whatever is shown of it at the moment. */
export function SecondFactor({ flow, lang }: SecondFactorProps): JSX.Element {
  return (
    <Language.Provider value={lang}>
      <div class="countersign" lang={lang} aria-busy={flow.isBusy.value ? "true" : "false"}>
        <Current flow={flow} />
      </div>
    </Language.Provider>
  );
}

function Current({ flow }: { readonly flow: SecondFactorFlow }): JSX.Element {
  const words = useWords();
  const screen = flow.screen.value;
  switch (screen.name) {
    case "loading":
      return <p role="status">{words("loading")}</p>;
    case "choose":
      return <Choose flow={flow} />;
    case "appCode":
      return <AppCode flow={flow} />;
    case "bindApp":
      return <BindApp flow={flow} association={screen.association} />;
    case "address":
      return <Address flow={flow} factor={screen.factor} suggested={screen.suggested} />;
    case "sentCode":
      return <SentCode {...screen} flow={flow} />;
    case "facePhoto":
      return <FacePhoto flow={flow} bound={screen.bound} />;
    case "faceLive":
      return <FaceLive flow={flow} progress={screen.progress} />;
    case "recovery":
      return <Recovery flow={flow} />;
    case "recoveryShown":
      return <RecoveryShown flow={flow} code={screen.code} />;
    case "lostAll":
      return <LostAll flow={flow} releaseAt={screen.releaseAt} />;
    case "ended":
      return <Ended why={screen.why} />;
    case "done":
      return <p role="status">{words("done")}</p>;
  }
}
