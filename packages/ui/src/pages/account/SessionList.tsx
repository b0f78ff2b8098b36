import type { OwnSession } from "@countersign/sdk/account";
import type { JSX } from "preact";
import { Button } from "../../primitives/Button.tsx";
import { useAccount, useAccountWords, useOverview } from "./AccountContext.ts";
import { Told } from "./FactorList.tsx";

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
  const { current, browser, application, lastIp, lastUsedAt } = session;
  const name = browser ?? words("sessionUnknown");
  return (
    <li class="row">
      <div class="row-text">
        <span class="name">
          <bdi>{name}</bdi>
          {current ? <span class="badge">{words("sessionHere")}</span> : null}
        </span>
        <span class="hint">
          <bdi>{application.name}</bdi>
          {lastIp === null ? null : (
            <>
              {" · "}
              {words("sessionFrom", { ip: lastIp })}
            </>
          )}
          {" · "}
          <Told sentence={words("sessionUsed", { when: "\u0000" })} at={lastUsedAt} />
        </span>
      </div>
      {current ? null : (
        <button
          class="row-act"
          type="button"
          aria-label={words("sessionEndLabel", { browser: name, application: application.name })}
          onClick={() => store.open({ name: "endSession", session })}
        >
          {words("sessionEnd")}
        </button>
      )}
    </li>
  );
}
