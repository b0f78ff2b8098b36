import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Button } from "../../primitives/Button.tsx";
import { Field } from "../../primitives/Field.tsx";
import { usePage, useSentences } from "../frame/Page.ts";
import { apiWords } from "../words/apiWords.ts";
import { ApiDescription } from "./ApiDescription.ts";
import { OperationEntry } from "./OperationEntry.tsx";
import { Prose } from "./Prose.tsx";

/** Everything that can be asked of the service, as its own description says. */
export function ApiPage(): JSX.Element {
  const words = useSentences(apiWords);
  const { base } = usePage();
  const address = `${base}${document.getElementById("page")?.dataset.shown ?? ""}`;
  const [api, setApi] = useState<ApiDescription | null>(null);
  const [isFaulty, setFaulty] = useState(false);
  const load = (): void => {
    setFaulty(false);
    readDescription(address).then(setApi, () => setFaulty(true));
  };
  useEffect(load, []);
  return (
    <div class="api">
      <div class="api-head">
        <h1>{words("title")}</h1>
        <a class="button plain" href={address} download="openapi.json">
          {words("download")}
        </a>
      </div>
      {api === null ? (
        <section class="panel api-waiting">
          {isFaulty ? (
            <>
              <p role="alert">{words("faulty")}</p>
              <Button onPress={load}>{words("tryAgain")}</Button>
            </>
          ) : (
            <p role="status">{words("loading")}</p>
          )}
        </section>
      ) : (
        <Reference api={api} />
      )}
    </div>
  );
}

async function readDescription(address: string): Promise<ApiDescription> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`There is no description: ${response.status}`);
  return new ApiDescription((await response.json()) as ConstructorParameters<typeof ApiDescription>[0]); // our own build
}

function Reference({ api }: { readonly api: ApiDescription }): JSX.Element {
  const words = useSentences(apiWords);
  const [typed, setTyped] = useState("");
  const named = decodeURIComponent(location.hash.slice(1));
  useEffect(() => document.getElementById(named)?.scrollIntoView(), []);
  const groups = api.search(typed);
  const count = groups.reduce((sum, { operations }) => sum + operations.length, 0);
  return (
    <>
      <Prose text={api.description} />
      <search class="api-search">
        <Field
          label={words("search")}
          hint={words("searchHint")}
          name="search"
          inputMode="text"
          autocomplete="off"
          takesFocus={named === ""}
          value={typed}
          onValue={setTyped}
        />
        <p class="hint" role="status">
          {count === 0 ? words("foundNone") : words("found", { count })}
        </p>
      </search>
      <div class="api-columns">
        <nav class="api-groups" aria-label={words("groups")}>
          <ul>
            {groups.map(({ name, operations }) => (
              <li key={name}>
                <a href={`#group-${idOf(name)}`}>{name}</a> <span class="rules">{operations.length}</span>
              </li>
            ))}
          </ul>
        </nav>
        <div class="api-list">
          {groups.map(({ name, description, operations }) => (
            <section class="panel" key={name} aria-labelledby={`group-${idOf(name)}`}>
              <h2 id={`group-${idOf(name)}`}>{name}</h2>
              <p class="hint">{description}</p>
              {operations.map((operation) => (
                <OperationEntry
                  key={operation.operationId}
                  api={api}
                  operation={operation}
                  isNamed={operation.operationId === named}
                />
              ))}
            </section>
          ))}
        </div>
      </div>
    </>
  );
}

function idOf(name: string): string {
  return name.toLowerCase().replaceAll(/\W+/g, "-");
}
