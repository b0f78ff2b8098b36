import type { Lang } from "@countersign/sdk";
import type { JSX } from "preact";
import type { Screen } from "../flow/Screen.ts";
import type { SecondFactorFlow } from "../flow/SecondFactorFlow.ts";
import { Button } from "../primitives/Button.tsx";
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
  /** What giving up does; left out: that is not offered. */
  readonly onCancel?: (() => void) | undefined;
}

/** Screens with nothing to give up any more, or with what must be read first. */
const OVER: ReadonlySet<Screen["name"]> = new Set(["loading", "recoveryShown", "ended", "done"]);

/** The second factor, whatever is shown of it at the moment. */
export function SecondFactor({ flow, lang, onCancel }: SecondFactorProps): JSX.Element {
  return (
    <Language.Provider value={lang}>
      <div class="countersign" lang={lang} aria-busy={flow.isBusy.value ? "true" : "false"}>
        <Current flow={flow} />
        {onCancel !== undefined && !OVER.has(flow.screen.value.name) && <Cancel onCancel={onCancel} />}
      </div>
    </Language.Provider>
  );
}

function Cancel({ onCancel }: { readonly onCancel: () => void }): JSX.Element {
  const words = useWords();
  return (
    <Button kind="plain" onPress={onCancel}>
      {words("cancel")}
    </Button>
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
