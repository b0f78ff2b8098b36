import type { JSX } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import { Button } from "../../primitives/Button.tsx";
import { CodeForm } from "../../primitives/CodeForm.tsx";
import { CopyField } from "../../primitives/CopyField.tsx";
import { Language, useWords } from "../../primitives/Language.ts";
import { Notice } from "../../primitives/Notice.tsx";
import { QrPicture } from "../../primitives/QrPicture.tsx";
import { RecoveryCode } from "../../primitives/RecoveryCode.tsx";
import { useFault } from "../../screens/FaultLine.tsx";
import { SecondFactor } from "../../screens/SecondFactor.tsx";
import { describeSignIn } from "../entrance/describeSignIn.ts";
import { usePage, useSentences } from "../frame/Page.ts";
import { createPageClient } from "../session/createPageClient.ts";
import { homeWords } from "../words/homeWords.ts";
import { GoOn } from "./GoOn.tsx";
import { type Progress, Step } from "./Step.tsx";
import { Tour, type TourState } from "./Tour.ts";

const DIGITS = 6;
/** Which step each state is at. */
const AT: Readonly<Record<TourState["name"], number>> = {
  begin: 1,
  made: 2,
  binding: 2,
  bound: 3,
  signingIn: 3,
  signedIn: 4,
};

interface WelcomeProps {
  /** The address of the development inbox, from the root. */
  readonly inbox: string;
}

/** Greets whoever has just started the service, and walks him through it. */
export function Welcome({ inbox }: WelcomeProps): JSX.Element {
  const page = usePage();
  const words = useSentences(homeWords);
  const [tour, setTour] = useState<Tour | null>(null);
  const [isFaulty, setFaulty] = useState(false);
  const load = (): void => {
    setFaulty(false);
    describeSignIn(page.base, null, null).then(
      ({ application: { id } }) => setTour(new Tour(createPageClient(page, id), id, () => Date.now())),
      () => setFaulty(true),
    );
  };
  useEffect(load, []);
  useEffect(() => tour?.client.setLang(page.lang.value), [tour, page.lang.value]);
  return (
    <div class="welcome">
      <h1>{words("title")}</h1>
      <p class="welcome-lead">{words("lead")}</p>
      {tour !== null ? <Steps tour={tour} inbox={inbox} /> : null}
      {isFaulty ? <Button onPress={load}>{words("tryAgain")}</Button> : null}
    </div>
  );
}

interface StepsProps {
  readonly tour: Tour;
  readonly inbox: string;
}

function Steps({ tour, inbox }: StepsProps): JSX.Element {
  const page = usePage();
  const words = useSentences(homeWords);
  const state = tour.state.value;
  const at = AT[state.name];
  // What was sent, and where to go from here, are both there at the end.
  const isNow = (number: number): boolean => number === at || (number === 5 && at === 4);
  const progressOf = (number: number): Progress => (number < at ? "done" : isNow(number) ? "now" : "ahead");
  const step = (number: number, title: string) => ({
    ...{ number, title, progress: progressOf(number) },
    takesFocus: number === at && at > 1,
  });
  const fault = useFault(tour);
  return (
    <>
      <ol class="steps">
        <Step {...step(1, words("makeTitle"))}>
          <Making tour={tour} />
        </Step>
        <Step {...step(2, words("bindTitle"))}>
          <Binding tour={tour} />
        </Step>
        <Step {...step(3, words("signInTitle"))}>
          <SigningIn tour={tour} />
        </Step>
        <Step {...step(4, words("mailTitle"))}>
          <p>{words("mailLead")}</p>
          <p class="hint">{words("inboxKey")}</p>
          <a class="button plain" href={`${page.base}${inbox}`} target="_blank" rel="noreferrer">
            {words("inbox")}
          </a>
        </Step>
        <Step {...step(5, words("nextTitle"))}>
          <GoOn appId={tour.appId} onAgain={() => tour.beginAnew()} />
        </Step>
      </ol>
      <Notice kind="bad">{state.name === "binding" ? "" : fault}</Notice>
    </>
  );
}

function Making({ tour }: { readonly tour: Tour }): JSX.Element {
  const words = useSentences(homeWords);
  const state = tour.state.value;
  if (state.name === "begin")
    return (
      <>
        <p>{words("makeLead")}</p>
        <Button isBusy={tour.isBusy.value} onPress={() => tour.makeAccount()}>
          {words("make")}
        </Button>
      </>
    );
  return (
    <>
      <p>{words("madeLead", { email: state.demo.email })}</p>
      <CopyField label={words("passwordLabel")} value={state.demo.password} />
    </>
  );
}

function Binding({ tour }: { readonly tour: Tour }): JSX.Element {
  const [words, own] = [useWords(), useSentences(homeWords)];
  const state = tour.state.value;
  const fault = useFault(tour);
  if (state.name === "made")
    return (
      <>
        <p>{own("bindLead")}</p>
        <Button isBusy={tour.isBusy.value} onPress={() => tour.beginApp()}>
          {own("begin")}
        </Button>
      </>
    );
  if (state.name !== "binding") return <p>{own("bound")}</p>;
  return (
    <>
      <p>{words("scan")}</p>
      <QrPicture source={state.begun.picture} uri={state.begun.uri} label={words("scanAlt")} />
      <CopyField label={words("secretLabel")} value={state.begun.secret} groups={4} />
      <CodeForm
        digits={DIGITS}
        label={words("codeLabel")}
        fault={fault}
        isBusy={tour.isBusy.value}
        onCode={(code) => tour.confirmApp(code)}
      />
    </>
  );
}

function SigningIn({ tour }: { readonly tour: Tour }): JSX.Element {
  const [words, own] = [useWords(), useSentences(homeWords)];
  const lang = useContext(Language);
  const state = tour.state.value;
  if (state.name === "signingIn") return <SecondFactor flow={state.flow} lang={lang} />;
  if (state.name !== "bound") return <p>{own("signedIn")}</p>;
  return (
    <>
      <p>{words("recoveryShowLead")}</p>
      <RecoveryCode code={state.recoveryCode} holder={state.demo.email} />
      <p>{own("signInLead")}</p>
      <Button isBusy={tour.isBusy.value} onPress={() => tour.signIn()}>
        {own("signIn")}
      </Button>
    </>
  );
}
