import type { OwnSession } from "@countersign/sdk/account";
import type { JSX } from "preact";
import { Button } from "../../primitives/Button.tsx";
import { useAccount, useAccountWords, useOverview } from "./AccountContext.ts";
import { type PlaceNames, PlaceRow } from "./PlaceRow.tsx";

/** Where somebody is signed in, and signing out there. */
export function SessionList(): JSX.Element {
  const words = useAccountWords();
  const { store } = useAccount();
  const { sessions, more } = useOverview().sessions;
  return (
    <section class="panel" aria-labelledby="sessions">
      <h2 id="sessions">{words("sessions")}</h2>
      <ul class="rows">
        {sessions.map((each) => (
          <SessionRow key={each.id} session={each} />
        ))}
      </ul>
      {more ? <p class="hint">{words("sessionsMore")}</p> : null}
      {sessions.length > 1 ? (
        <Button kind="plain" onPress={() => store.open({ name: "endOthers" })}>
          {words("sessionsEnd")}
        </Button>
      ) : null}
    </section>
  );
}

function SessionRow({ session }: { readonly session: OwnSession }): JSX.Element {
  const words = useAccountWords();
  const { store } = useAccount();
  const { current, lastIp } = session;
  const act = {
    word: words("sessionEnd"),
    label: (names: PlaceNames) => words("sessionEndLabel", names),
    onPress: () => store.open({ name: "endSession", session }),
  };
  return (
    <PlaceRow place={session} act={current ? null : act}>
      {lastIp === null ? null : (
        <>
          {" · "}
          {words("sessionFrom", { ip: lastIp })}
        </>
      )}
    </PlaceRow>
  );
}
