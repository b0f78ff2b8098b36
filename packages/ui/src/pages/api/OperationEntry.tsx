import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { CopyProgram } from "../../primitives/CopyProgram.tsx";
import { usePage, useSentences } from "../frame/Page.ts";
import { apiWords } from "../words/apiWords.ts";
import { type ApiDescription, contentOf, type Operation } from "./ApiDescription.ts";
import { curlFor } from "./curlFor.ts";
import type { Body } from "./OpenApi.ts";
import { Inline, Prose } from "./Prose.tsx";
import { SchemaView } from "./SchemaView.tsx";

interface OperationEntryProps {
  readonly api: ApiDescription;
  readonly operation: Operation;
  /** Whether the address of the page names it. */
  readonly isNamed: boolean;
}

/** One operation: in a line, and in full for whoever opens it. */
export function OperationEntry({ api, operation, isNamed }: OperationEntryProps): JSX.Element {
  const [isOpen, setOpen] = useState(isNamed);
  const { method, path, summary, operationId } = operation;
  const toggle = ({ currentTarget }: { readonly currentTarget: HTMLDetailsElement }): void => {
    setOpen(currentTarget.open);
    // The address names what is read, so that it can be sent to somebody.
    if (currentTarget.open) history.replaceState(history.state, "", `#${operationId}`);
  };
  return (
    <details class="operation" id={operationId} open={isOpen} onToggle={toggle}>
      <summary>
        <span class={`verb ${method.toLowerCase()}`}>{method}</span> <code class="path">{path}</code>
        <span class="summary">
          <Inline text={summary} />
        </span>
      </summary>
      {isOpen ? <Details api={api} operation={operation} /> : null}
    </details>
  );
}

type DetailsProps = Pick<OperationEntryProps, "api" | "operation">;

function Details({ api, operation }: DetailsProps): JSX.Element {
  const words = useSentences(apiWords);
  const { base } = usePage();
  const { description = "", all, requestBody, responses = {} } = operation;
  return (
    <div class="operation-body">
      <h3>{words("example")}</h3>
      <CopyProgram text={curlFor(api, operation, base.replace(/\/$/, ""))} />
      <Callers api={api} operation={operation} />
      {all.length === 0 ? null : (
        <>
          <h3>{words("parameters")}</h3>
          <dl class="members">
            {all.map(({ name, in: place, required = false, schema = {}, description: told = "" }) => (
              <div key={`${place} ${name}`}>
                <dt>
                  <code>{name}</code> <span class="rules">{required ? `${place} · ${words("required")}` : place}</span>
                </dt>
                <dd>
                  <Inline text={told || (schema.description ?? "")} />
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
      {requestBody === undefined ? null : (
        <>
          <h3>{words("body")}</h3>
          <Content api={api} body={api.follow(requestBody)} />
        </>
      )}
      <h3>{words("answers")}</h3>
      {Object.entries(responses).map(([status, given]) => {
        const response = api.follow(given);
        return (
          <div class="answer" key={status}>
            <p>
              <strong>{status === "default" ? words("other") : status}</strong> {response.description}
            </p>
            <Content api={api} body={response} />
          </div>
        );
      })}
      {description === "" ? null : (
        <>
          <h3>{words("failures")}</h3>
          <div class="failures">
            <Prose text={description} />
          </div>
        </>
      )}
    </div>
  );
}

function Callers({ api, operation: { security = [] } }: DetailsProps): JSX.Element {
  const words = useSentences(apiWords);
  const names = security.map((each) => Object.keys(each)[0]);
  return (
    <>
      <h3>{words("who")}</h3>
      <ul>
        {names.length === 0 ? <li>{words("anyone")}</li> : null}
        {names.map((name) => (
          <li key={name ?? ""}>
            {name === undefined ? (
              words("anyone")
            ) : (
              <>
                <code>{name}</code> <Inline text={api.schemeOf(name)?.description ?? ""} />
              </>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function Content({ api, body }: { readonly api: ApiDescription; readonly body: Body }): JSX.Element {
  return (
    <>
      {contentOf(body).map(([type, schema]) => (
        <div key={type}>
          <p class="hint">
            <code>{type}</code>
          </p>
          <SchemaView api={api} schema={schema} />
        </div>
      ))}
    </>
  );
}
