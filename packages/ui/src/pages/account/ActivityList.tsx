import type { Activity } from "@countersign/sdk/account";
import type { JSX } from "preact";
import { useContext } from "preact/hooks";
import { Button } from "../../primitives/Button.tsx";
import { Language } from "../../primitives/Language.ts";
import { When } from "../../primitives/When.tsx";
import { useSentences } from "../frame/Page.ts";
import { activityWords, refusedWords } from "../words/activityWords.ts";
import { useAccount, useAccountWords } from "./AccountContext.ts";

/** What happened to the account, the latest first. */
export function ActivityList(): JSX.Element {
  const words = useAccountWords();
  const lang = useContext(Language);
  const { store } = useAccount();
  const { events = [], next = null, keptSince = null } = store.happened.value ?? {};
  const date = keptSince === null ? "" : new Date(keptSince).toLocaleDateString(lang, { dateStyle: "medium" });
  return (
    <section class="panel" aria-labelledby="activity">
      <h2 id="activity">{words("activity")}</h2>
      <p class="hint">{words(events.length === 0 ? "activityNone" : "activityLead")}</p>
      <ol class="rows">
        {events.map((each, index) => (
          <ActivityRow key={index /* events only come behind those that are there */} event={each} />
        ))}
      </ol>
      {next === null && keptSince !== null ? <p class="hint">{words("activitySince", { date })}</p> : null}
      {next === null ? null : (
        <Button kind="plain" isBusy={store.isBusy.value} onPress={() => store.showMore()}>
          {words("activityMore")}
        </Button>
      )}
    </section>
  );
}

const others = { management: "byManagement", operator: "byOperator", service: "byService" } as const;

function ActivityRow({ event }: { readonly event: Activity }): JSX.Element {
  const words = useAccountWords();
  const [told, refused] = [useSentences(activityWords), useSentences(refusedWords)];
  const { kind, factor, result, by, browser, ip, times, at, because } = event;
  const notes = [
    by === "user" ? null : words(others[by]),
    times > 1 ? words("activityTimes", { times }) : null,
    browser,
    ip,
  ].filter((each) => each !== null);
  const fill = { factor: factor === null ? "" : words(factor) };
  const what = told(kind, fill);
  const sentence = result === "success" ? what : isRefusal(kind) ? refused(kind, fill) : refused("other", { what });
  return (
    <li class="row">
      <div class="row-text">
        <span class={result === "success" ? "name" : "name danger"}>{sentence.replace(/[:：]\s*$/, "")}</span>
        <span class="hint">
          <When at={at} />
          {notes.map((note) => (
            <>
              {" · "}
              <bdi>{note}</bdi>
            </>
          ))}
        </span>
        {because.length === 0 ? null : (
          <details class="hint">
            <summary>{words("activityWhy")}</summary>
            <ul>
              {because.map((sentence) => (
                <li>{sentence}</li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </li>
  );
}

function isRefusal(kind: string): kind is Exclude<keyof (typeof refusedWords)["en-US"], "other"> {
  return kind in refusedWords["en-US"];
}
