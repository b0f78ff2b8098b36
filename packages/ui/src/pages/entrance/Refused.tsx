import type { JSX } from "preact";
import { Button } from "../../primitives/Button.tsx";
import { usePage, useSentences } from "../frame/Page.ts";
import { Screen } from "../frame/Screen.tsx";
import { type EntranceWord, entranceWords } from "../words/entranceWords.ts";
import type { Refusal } from "./loadEntrance.ts";

const sentences: Readonly<Record<Refusal, EntranceWord>> = {
  application: "refusedApplication",
  redirect: "refusedRedirect",
  offline: "refusedOffline",
  ended: "ended",
};

interface RefusedProps {
  readonly why: Refusal;
  readonly onAgain: () => void;
}

/** Says why nothing can be begun here. */
export function Refused({ why, onAgain }: RefusedProps): JSX.Element {
  const page = usePage();
  const words = useSentences(entranceWords);
  const title = why === "offline" ? page.title.value : words(why === "ended" ? "endedTitle" : "refusedTitle");
  return (
    <Screen title={title} takesFocus>
      <p>{words(sentences[why])}</p>
      {why === "offline" ? <Button onPress={onAgain}>{words("tryAgain")}</Button> : null}
      {why === "ended" && !page.given.has("redirect_uri") ? (
        <a class="button main" href="sign-in">
          {words("startAgain")}
        </a>
      ) : null}
    </Screen>
  );
}
