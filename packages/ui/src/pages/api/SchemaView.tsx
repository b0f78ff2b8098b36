import type { JSX } from "preact";
import { useSentences } from "../frame/Page.ts";
import { apiWords } from "../words/apiWords.ts";
import type { ApiDescription } from "./ApiDescription.ts";
import type { Schema } from "./OpenApi.ts";
import { Inline } from "./Prose.tsx";

/** Deeper than that it is named only: a schema may hold itself. */
const DEEPEST = 5;

interface SchemaViewProps {
  readonly api: ApiDescription;
  readonly schema: Schema;
  readonly depth?: number;
}

/** What a value is made of: its members with their types and rules, one below the other. */
export function SchemaView({ api, schema: given, depth = 0 }: SchemaViewProps): JSX.Element | null {
  const schema = api.follow(given);
  if (depth > DEEPEST) return null;
  const inner = innerOf(api, schema);
  if (inner !== schema) return <SchemaView api={api} schema={inner} depth={depth} />;
  const choices = (schema.anyOf ?? []).map((each) => api.follow(each)).filter(({ type }) => type !== "null");
  if (choices.length > 1) return <Choices api={api} choices={choices} depth={depth} />;
  const members = Object.entries(membersOf(api, schema));
  if (members.length === 0) return depth === 0 ? <Rules api={api} schema={schema} /> : null;
  return (
    <dl class="members">
      {members.map(([name, member]) => (
        <div key={name}>
          <dt>
            <code>{name}</code> <Rules api={api} schema={member} isRequired={isRequired(api, schema, name)} />
          </dt>
          <dd>
            {descriptionOf(api, member) === "" ? null : <Inline text={descriptionOf(api, member)} />}
            <SchemaView api={api} schema={member} depth={depth + 1} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Choices({ api, choices, depth }: { api: ApiDescription; choices: readonly Schema[]; depth: number }) {
  const words = useSentences(apiWords);
  const deep = choices.filter((each) => Object.keys(membersOf(api, each)).length > 0);
  if (deep.length === 0) return null;
  return (
    <ol class="choices" aria-label={words("oneOf")}>
      {deep.map((each, index) => (
        <li key={index /* they are in an order of their own */}>
          <SchemaView api={api} schema={each} depth={depth + 1} />
        </li>
      ))}
    </ol>
  );
}

interface RulesProps {
  readonly api: ApiDescription;
  readonly schema: Schema;
  readonly isRequired?: boolean;
}

/** What a value may be, in a few words. */
function Rules({ api, schema: given, isRequired: must = false }: RulesProps): JSX.Element {
  const words = useSentences(apiWords);
  const schema = api.follow(given);
  const choices = (schema.anyOf ?? []).map((each) => api.follow(each));
  const solid = choices.filter(({ type }) => type !== "null");
  const only = solid.length === 1 ? (solid[0] ?? schema) : schema;
  const isNullable = choices.length > solid.length;
  const values = only.enum ?? (only.const === undefined ? [] : [only.const]);
  const notes = [
    must ? words("required") : "",
    typeOf(api, only, words) + (isNullable ? ` ${words("orNull")}` : ""),
    values.length === 0 ? "" : words("allowed", { values: values.map((each) => JSON.stringify(each)).join(", ") }),
    only.maxLength === undefined ? "" : words("atMost", { count: only.maxLength }),
    only.pattern === undefined ? "" : words("matching", { pattern: only.pattern }),
  ].filter((note) => note.trim() !== "");
  return <span class="rules">{notes.join(" · ")}</span>;
}

function typeOf(
  api: ApiDescription,
  given: Schema,
  words: ReturnType<typeof useSentences<"listOf" | "oneOf">>,
): string {
  const schema = api.follow(given);
  if (schema.type === "array") return words("listOf", { type: typeOf(api, schema.items ?? {}, words) });
  if (schema.type !== undefined) return schema.type;
  if ((schema.anyOf ?? []).length > 1) return words("oneOf");
  return schema.allOf !== undefined || schema.properties !== undefined ? "object" : "";
}

/** Gives what a list or a value that may be null holds. */
function innerOf(api: ApiDescription, schema: Schema): Schema {
  if (schema.type === "array" && schema.items !== undefined) return schema.items;
  const solid = (schema.anyOf ?? []).filter((each) => api.follow(each).type !== "null");
  return solid.length === 1 ? (solid[0] ?? schema) : schema;
}

function membersOf(api: ApiDescription, { properties = {}, allOf = [] }: Schema): Readonly<Record<string, Schema>> {
  return Object.assign({}, ...allOf.map((each) => membersOf(api, api.follow(each))), properties);
}

function isRequired(api: ApiDescription, { required = [], allOf = [] }: Schema, name: string): boolean {
  return required.includes(name) || allOf.some((each) => isRequired(api, api.follow(each), name));
}

function descriptionOf(api: ApiDescription, given: Schema): string {
  return given.description ?? api.follow(given).description ?? "";
}
