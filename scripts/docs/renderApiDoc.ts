import {
  authingRoutes,
  type CallerKind,
  type FailureName,
  failures,
  failuresOf,
  ownRoutes,
  PolicyDocument,
  type Route,
  type Tag,
  TriggerData,
  tags,
  User,
} from "../../packages/contract/src/index.ts";
import { buildGraphqlSchema } from "../../packages/server/src/graphql/buildGraphqlSchema.ts";
import { type Row, rowsOf, type Schema, typeOf } from "./describeSchema.ts";

/** What is read of openapi.json: the paths beside the routes. */
interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly summary?: string; tags?: string[] }>>>>;
}

type Root = NonNullable<ReturnType<ReturnType<typeof buildGraphqlSchema>["getQueryType"]>>;
type Operation = ReturnType<Root["getFields"]>[string];

const CALLERS: Readonly<Record<CallerKind, string>> = {
  anyone: "anyone",
  session: "a session: `Authorization: Bearer` and its token",
  mfaToken: "a sign-in under way: `Authorization: Bearer` and its mfaToken",
  either: "a session or a sign-in under way: `Authorization: Bearer` and its token or mfaToken",
  client: "the application, by its secret; a public one by its id alone",
  application: "the application, by its secret",
  management:
    "a back end: `Authorization: Basic` and the user pool's id and secret, or `Bearer` and the pool's access token",
};

/** What decides which failures the introduction names for a route. */
type Family = Partial<Pick<Route, "dialect" | "method" | "caller" | "scope">>;

const PLAIN: Route = { ...authingRoutes.wellKnown, failures: [] };

/** What any request can meet. */
const ANYBODYS = failuresOf(PLAIN);

/** Gives what every route of a family can meet, but for those of another: without one, but for what any can. */
function addedBy(family: Family, beside: Family = {}): readonly FailureName[] {
  const known = failuresOf({ ...PLAIN, ...beside });
  return [...failuresOf({ ...PLAIN, ...family })].filter((name) => !known.has(name));
}

const MANAGERS = { dialect: "own", caller: "management" } as const;

const INTRODUCTION = `# API reference

<!-- Printed by \`npm run docs\` from packages/contract/src: edit it there. -->

Every path and operation, in words. For programs: [openapi.json](../openapi.json) and [schema.graphql](../schema.graphql). What the paths ignore on purpose,
and what they refuse: [members.md](members.md). How long somebody waits after what: [limits.md](limits.md).

Bodies are JSON. \`x-authing-app-id\` names the application; without it, it is the first one. The language of messages is \`x-authing-lang\` or
\`Accept-Language\`. Every answer has an \`x-request-id\`, which finds the request in the log.

**The paths of Authing's clients** (\`/api/…\`, \`/graphql/v2\`, \`/mfa/…\`) answer HTTP 200 whatever comes of a request. \`code\` in the body is 200 or the number of a
failure, and \`statusCode\` what the status would have been:

\`\`\`sh
curl --silent --header 'content-type: application/json' --header 'x-authing-lang: en-US' \\
  --data '{"totp": "123456"}' http://127.0.0.1:3000/api/v2/mfa/totp/verify
\`\`\`

\`\`\`json
{
  "code": 2020, "statusCode": 401, "apiCode": 2020, "message": "You are not signed in.", "data": null,
  "requestId": "…", "uniqueId": "…"
}
\`\`\`

**Our own paths** (\`/v1/…\`) answer with honest statuses, and with a problem document (RFC 9457) where something is wrong:

\`\`\`sh
curl --silent --header 'content-type: application/json' --header 'accept-language: en' \\
  --data '{}' http://127.0.0.1:3000/v1/mfa/release
\`\`\`

\`\`\`json
{ "type": "about:blank", "title": "Unauthorized", "status": 401, "detail": "You are not signed in.", "code": 2020, "requestId": "…" }
\`\`\`

A \`?\` behind a name: in a request it may be left out, in an answer it may be null.

Besides the failures that are named with a path, any can meet ${listOf([...ANYBODYS])}; one
that takes a token ${listOf(addedBy({ caller: "mfaToken" }))}; one that takes a session also ${listOf(addedBy({ caller: "session" }, { caller: "mfaToken" }))};
one for an application ${listOf(addedBy({ caller: "application" }))}; one for back ends ${listOf(addedBy(MANAGERS))}; one that names a scope
${listOf(addedBy({ ...MANAGERS, scope: "users.read" }, MANAGERS))}; one that takes an \`Idempotency-Key\` ${listOf(addedBy({ ...MANAGERS, method: "POST" }, MANAGERS))}.
They stand in [errors.md](errors.md).
`;

/** What is said at the head of a chapter for all its routes. */
const leads: Readonly<Partial<Record<Tag, string>>> = {
  Management: `Routes that name a scope also take an API key that was given it: \`Authorization: Bearer\` and the key. Each \`POST\` under \`/v1\` in this chapter takes an \`Idempotency-Key\`: sent
again with the same one, the request is not carried out again but answered as it was. How both are used: [management.md](management.md).`,
};

/** Prints `docs/api.md` from the contract, and from openapi.json and schema.graphql as they are printed. */
export function renderApiDoc(openApi: string, sdl: string): string {
  const routes: readonly Route[] = [...Object.values<Route>(authingRoutes), ...Object.values<Route>(ownRoutes)];
  const chapters = Object.entries(tags).map(([tag, description]) => {
    const own = routes.filter((route) => route.tag === tag);
    const lead = leads[tag as Tag]; // a key of tags
    return `\n## ${tag}\n\n${description}.\n${lead === undefined ? "" : `\n${lead}\n`}${own.map(renderRoute).join("")}`;
  });
  return [
    INTRODUCTION,
    ...chapters,
    renderOperations(sdl),
    renderService(openApi),
    ...Object.entries({ User, TriggerData, SignInPolicy: PolicyDocument }).map(([name, schema]) =>
      renderShape(name, schema),
    ),
    ...[...large].map(([name, schema]) => renderShape(name, schema)),
  ].join("");
}

function renderRoute(route: Route): string {
  const { method, path, summary, caller, params, query, body, data, beside } = route;
  const own = failuresOfItsOwn(route);
  return [
    `\n### ${method} ${path.replace(/:(\w+)/g, "{$1}")}\n`,
    `${summary}. For ${CALLERS[caller]}.\n`,
    route.scope === undefined ? "" : `Scope: \`${route.scope}\`\n`,
    route.conditional ? "Takes `If-Match` with the `ETag` that it was shown with.\n" : "",
    table("path", params),
    table("query", query),
    table(route.consumes ?? "body", body),
    `Answers ${answerOf(route, data)}\n`,
    table("answer", isTable(data) ? data : undefined),
    table("beside `data`", beside),
    own.length === 0 ? "" : `Fails with ${listOf(own)}.\n`,
  ]
    .filter((part) => part !== "")
    .join("\n");
}

/** Gives how a route can fail beside what the introduction names for its like. */
function failuresOfItsOwn(route: Route): readonly FailureName[] {
  const { dialect, method, caller, scope } = route;
  const alike = failuresOf({ ...PLAIN, dialect, method, caller, ...(scope === undefined ? {} : { scope }) });
  return [...failuresOf(route)].filter((name) => !alike.has(name));
}

function answerOf(route: Route, data: Schema): string {
  const { dialect } = route;
  const status: number = route.status ?? 200;
  const place = dialect === "authing" ? "in `data`: " : `with ${status}: `;
  if (data.type === "null") return dialect === "authing" ? "without `data`." : `with ${status} and nothing else.`;
  return `${place}${isTable(data) ? (data.type === "array" ? "a list of" : "an object") : typeOf(data)}${isTable(data) ? ":" : "."}`;
}

function isTable(schema: Schema): boolean {
  return schema.$id === undefined && rowsOf(schema, keepLarge).length > 0 && schema.anyOf === undefined;
}

function table(title: string, schema: Schema | undefined): string {
  if (schema === undefined) return "";
  const rows = rowsOf(schema, keepLarge);
  if (rows.length === 0) return "";
  return `| ${title} | what it is | |\n|---|---|---|\n${rows.map(renderRow).join("")}`;
}

function renderRow({ name, type, isRequired, meaning }: Row): string {
  return `| \`${name}\`${isRequired ? "" : "?"} | ${inCell(type)} | ${inCell(meaning)} |\n`;
}

function renderShape(name: string, schema: Schema): string {
  const description = schema.description === undefined ? "" : `${schema.description}\n\n`;
  return `\n## ${name}\n\n${description}${table("member", schema)}`;
}

/** What several paths take and is told once; one name must mean one thing. */
const large = new Map<string, Schema>();

function keepLarge(name: string, schema: Schema): void {
  const known = large.get(name) ?? schema;
  if (JSON.stringify(known) !== JSON.stringify(schema)) throw new Error(`Two large members are called ${name}.`);
  large.set(name, schema);
}

/** GraphQL's own text of a field tells its arguments. */
function renderOperations(sdl: string): string {
  const schema = buildGraphqlSchema(sdl);
  const roots = [schema.getQueryType(), schema.getMutationType()].filter((root) => root != null);
  const rows = roots.flatMap((root) =>
    Object.values(root.getFields()).map((field) => renderOperation(root.name, field)),
  );
  return `\n## GraphQL\n
\`POST /graphql/v2\` with \`query\` and \`variables\`: one root field per mutation, no batches. Failures stand in \`errors\`, with an object for \`message\`: the
envelope of all other paths. What the inputs hold is in [schema.graphql](../schema.graphql); passwords are encrypted with the \`publicKey\` of
\`GET /api/v2/.well-known\`. Users and back ends are known by the headers above.

| operation | what it does |
|---|---|
${rows.join("")}`;
}

function renderOperation(root: string, { name, args, type, description }: Operation): string {
  const given = args.map((argument) => `${argument.name}: ${argument.type}`).join(", ");
  return `| ${root.toLowerCase()} \`${name}${given === "" ? "" : `(${given})`}: ${type}\` | ${inCell(description ?? "")} |\n`;
}

function renderService(openApi: string): string {
  const { paths } = JSON.parse(openApi) as OpenApi; // as this program printed it
  const rows = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([, operation]) => operation.tags?.includes("Service"))
      .map(([method, { summary = "" }]) => `| \`${method.toUpperCase()} ${path}\` | ${inCell(summary)} |\n`),
  );
  return `\n## Service\n\nFor supervisors, and for whoever checks a user token himself.\n\n| path | what it does |\n|---|---|\n${rows.join("")}`;
}

function listOf(names: readonly FailureName[]): string {
  return names.map((name) => `\`${name}\` ${failures[name].code}`).join(", ");
}

function inCell(text: string): string {
  return text.replaceAll("|", "\\|").replace(/\s+/g, " ");
}
