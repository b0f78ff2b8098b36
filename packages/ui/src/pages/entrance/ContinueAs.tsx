import type { User } from "@countersign/sdk";
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Button } from "../../primitives/Button.tsx";
import { useSentences } from "../frame/Page.ts";
import { Screen } from "../frame/Screen.tsx";
import { entranceWords } from "../words/entranceWords.ts";
import { frameWords } from "../words/frameWords.ts";
import { BackToApplication } from "./BackToApplication.tsx";
import type { Entrance } from "./Entrance.ts";
import { EntranceFaultLine } from "./EntranceFaultLine.tsx";

interface ContinueAsProps {
  readonly entrance: Entrance;
  readonly onOther: () => void;
}

/** Somebody has a session here already: nobody is signed in to an application without saying so. */
export function ContinueAs({ entrance, onOther }: ContinueAsProps): JSX.Element {
  const words = useSentences(entranceWords);
  const frame = useSentences(frameWords);
  const [user, setUser] = useState<User | null>(null);
  useEffect(() => {
    const show = (found: User | null): void => (found === null ? onOther() : setUser(found));
    entrance.client.getCurrentUser().then(show, onOther);
  }, []);
  if (user === null)
    return (
      <section class="page-card">
        <p role="status">{frame("loading")}</p>
      </section>
    );
  const name = user.username ?? user.email ?? user.phone ?? user.id;
  const isBusy = entrance.attempt.isBusy.value;
  return (
    <Screen title={words("continueTitle")} takesFocus>
      <p>{words("continueLead", { name })}</p>
      <EntranceFaultLine entrance={entrance} fields={[]} />
      <Button isBusy={isBusy} onPress={() => entrance.finish()}>
        {words("continueAs")}
      </Button>
      <p class="page-links">
        <Button kind="plain" onPress={onOther}>
          {words("useOther")}
        </Button>
        <BackToApplication entrance={entrance} />
      </p>
    </Screen>
  );
}
