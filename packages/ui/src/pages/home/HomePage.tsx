import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { usePage, useSentences } from "../frame/Page.ts";
import { Screen } from "../frame/Screen.tsx";
import { homeWords } from "../words/homeWords.ts";
import { Welcome } from "./Welcome.tsx";

/** The first page: on a machine where somebody develops, a walk through all of it; anywhere else, nothing to see. */
export function HomePage(): JSX.Element {
  const { inbox } = document.body.dataset;
  return inbox === undefined ? <Neutral /> : <Welcome inbox={inbox} />;
}

/** Says nothing of this installation: anybody can see it. */
function Neutral(): JSX.Element {
  const page = usePage();
  const words = useSentences(homeWords);
  useEffect(() => {
    if (page.hasSession) location.replace(`${page.base}account`);
  }, []);
  return (
    <Screen title={words("neutralTitle")}>
      <p>{words("neutral")}</p>
      <a class="button main" href={`${page.base}account`}>
        {words("account")}
      </a>
    </Screen>
  );
}
