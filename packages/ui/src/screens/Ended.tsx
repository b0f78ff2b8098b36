import type { JSX } from "preact";
import type { SecondFactorFlow } from "../flow/SecondFactorFlow.ts";
import { Button } from "../primitives/Button.tsx";
import { useWords } from "../primitives/Language.ts";
import { FaultLine } from "./FaultLine.tsx";
import { Frame } from "./Frame.tsx";
import { OtherMethod } from "./OtherMethod.tsx";

/** A sign-in that cannot be gone on with, and what to do instead. */
export function Ended({ why }: { readonly why: "expired" | "needsHelp" }): JSX.Element {
  const words = useWords();
  return (
    <Frame title={words(why === "expired" ? "endedTitle" : "helpTitle")} takesFocus>
      <p>{words(why === "expired" ? "ended" : "help")}</p>
    </Frame>
  );
}

interface LostAllProps {
  readonly flow: SecondFactorFlow;
  /** ISO 8601; null: it was not asked for yet. */
  readonly releaseAt: string | null;
}

/** For whoever got his account back and is asked for what a stranger had bound. */
export function LostAll({ flow, releaseAt }: LostAllProps): JSX.Element {
  const words = useWords();
  const time = releaseAt === null ? "" : new Date(releaseAt).toLocaleString();
  return (
    <Frame title={words("lostAll")} takesFocus>
      <p>{words(releaseAt === null ? "lostAllLead" : "releaseAt", { time })}</p>
      <FaultLine flow={flow} />
      {releaseAt === null ? (
        <Button isBusy={flow.isBusy.value} onPress={() => flow.recovery.askRelease()}>
          {words("askRelease")}
        </Button>
      ) : null}
      <OtherMethod flow={flow} />
    </Frame>
  );
}
