import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { usePage, useSentences } from "../frame/Page.ts";
import { Screen } from "../frame/Screen.tsx";
import { frameWords } from "../words/frameWords.ts";
import { ContinueAs } from "./ContinueAs.tsx";
import type { Entrance } from "./Entrance.ts";
import { Forgotten } from "./Forgotten.tsx";
import { Going } from "./Going.tsx";
import { loadEntrance, type Refusal } from "./loadEntrance.ts";
import { Refused } from "./Refused.tsx";
import { Register } from "./Register.tsx";
import { SecondStep } from "./SecondStep.tsx";
import { SignIn } from "./SignIn.tsx";

/** Where people come in: signing in, registering, a forgotten password, the second factor. */
export function EntrancePage(): JSX.Element {
  const page = usePage();
  const words = useSentences(frameWords);
  const [entrance, setEntrance] = useState<Entrance | Refusal | null>(null);
  const load = (): void => {
    setEntrance(null);
    void loadEntrance(page).then(setEntrance);
  };
  useEffect(load, []);
  if (entrance === null)
    return (
      <section class="page-card">
        <p role="status">{words("loading")}</p>
      </section>
    );
  if (typeof entrance === "string") return <Refused why={entrance} onAgain={load} />;
  return <Current entrance={entrance} />;
}

function Current({ entrance }: { readonly entrance: Entrance }): JSX.Element {
  const { page, client } = entrance;
  const { lang, name } = page;
  const [isKnown, setKnown] = useState(page.hasSession);
  useEffect(() => client.setLang(lang.value), [lang.value]);
  if (entrance.goingTo.value !== null) return <Going entrance={entrance} address={entrance.goingTo.value} />;
  switch (name.value) {
    case "sign-in":
      if (isKnown) return <ContinueAs entrance={entrance} onOther={() => setKnown(false)} />;
      return <SignIn entrance={entrance} />;
    case "register":
      return <Register entrance={entrance} />;
    case "forgotten":
      return <Forgotten entrance={entrance} />;
    case "mfa":
      return <SecondStep entrance={entrance} />;
    default:
      return <Screen title={page.title.value} />;
  }
}
