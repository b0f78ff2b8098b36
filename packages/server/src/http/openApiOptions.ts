import { type FailureName, failures, Type, tags } from "@countersign/contract";
import type { FastifyDynamicSwaggerOptions } from "@fastify/swagger";
import { version } from "../version.ts";
import { type Dialect, dialectAt } from "./dialect.ts";

const description = `Self-hosted multi-factor authentication that Authing's clients work against unchanged.

The paths of Authing's clients answer HTTP 200 whatever comes of a request: \`code\` in the body tells. All others answer
with honest statuses, and with problem documents (RFC 9457) where something is wrong.`;

const bearer = (description: string) => ({ type: "http", scheme: "bearer", description }) as const;

const headers = {
  "x-request-id": { description: "By which the server's log knows the request", schema: { type: "string" } },
  "idempotent-replayed": {
    description: "The request was carried out before, with this `Idempotency-Key`: so it was answered then",
    schema: { type: "string", pattern: "^true$" },
  },
  "retry-after": { description: "Seconds after which to try again", schema: { type: "string", pattern: "^[0-9]+$" } },
} as const;

const refsTo = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, refTo("headers", name)]));
const headerRefs = refsTo(["x-request-id", "retry-after"]);

const ProblemSchema = Type.Object({
  type: Type.Literal("about:blank"),
  title: Type.String({ description: "The phrase of the status" }),
  status: Type.Integer({ minimum: 400, maximum: 599 }),
  detail: Type.Optional(Type.String({ description: "For people, in the language of `Accept-Language`" })),
  code: Type.Optional(Type.Integer({ description: "What went wrong; every number stands in docs/errors.md" })),
  requestId: Type.Optional(Type.String({ description: "By which the server's log knows the request" })),
});

/** What goes wrong on a path of our own, and what is refused on any before it is read as a request. RFC 9457 */
const problemResponse = {
  description: "What is wrong",
  content: { "application/problem+json": { schema: ProblemSchema } },
} as const;

/** Gives what openapi.json says beside the routes. */
export function openApiOptions(dialects: readonly Dialect[]): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Countersign",
        description,
        version,
        license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      },
      servers: [{ url: "http://127.0.0.1:3000", description: "As `npm start` serves" }],
      tags: [
        ...Object.entries(tags).map(([name, description]) => ({ name, description })),
        { name: "GraphQL", description: "The operations that Authing's clients ask by GraphQL" },
        { name: "Service", description: "For supervisors, and for whoever checks a user token himself" },
      ],
      components: {
        securitySchemes: {
          userToken: bearer("The `token` of a completed sign-in"),
          mfaToken: bearer("The `mfaToken` that comes with 1635 and 1636"),
          poolAccessToken: bearer("What the GraphQL query `accessToken` gives for the pool's secret"),
          apiKey: bearer("A key of the management API that was given the scope that is named"),
          applicationSecret: { type: "http", scheme: "basic", description: "The application's id and secret" },
          poolSecret: { type: "http", scheme: "basic", description: "The user pool's id and secret" },
        },
        parameters: Object.assign({}, ...dialects.map((each) => each.description.parameters)),
        headers,
        responses: { Problem: problemResponse },
        examples: Object.assign({}, ...dialects.map(examplesIn)),
      },
    },
    convertConstToEnum: false,
    refResolver: {
      buildLocalReference: (schema, _baseUri, _fragment, count) => String(schema.$id ?? `Schema${count}`),
    },
    transformObject(given) {
      if (!("openapiObject" in given)) throw new Error("this describes an OpenAPI document");
      for (const [path, item] of Object.entries(given.openapiObject.paths ?? {}))
        if (item !== undefined) completeItem(item, dialectAt(dialects, path));
      return given.openapiObject;
    },
  };
}

/** Gives an example of every failure as it is answered, unless more is known of it. */
function examplesIn({ description: { exampleOf } }: Dialect): Record<string, object> {
  if (exampleOf === undefined) return {};
  const names = Object.keys(failures) as FailureName[]; // Object.keys forgets the keys
  return Object.fromEntries(
    names.map((name) => [name, { summary: `${failures[name].code} ${name}`, value: exampleOf(name) }]),
  );
}

type Described = Parameters<NonNullable<FastifyDynamicSwaggerOptions["transformObject"]>>[0];
type PathItem = NonNullable<
  NonNullable<Extract<Described, { openapiObject: unknown }>["openapiObject"]["paths"]>[string]
>;

/** Adds what all paths of a dialect take and answer. */
function completeItem(item: PathItem, { description: { parameters, problems } }: Dialect): void {
  const names = Object.keys(parameters);
  if (names.length > 0) item.parameters = names.map((name) => refTo("parameters", name));
  for (const { responses } of [item.get, item.post, item.patch, item.delete].filter((each) => each !== undefined)) {
    for (const response of Object.values(responses)) if ("description" in response) response.headers = headerRefs;
    responses[problems] = refTo("responses", "Problem");
  }
  const takesKey = item.post?.parameters?.some((each) => "name" in each && each.name === "idempotency-key") === true;
  for (const response of takesKey ? Object.values(item.post?.responses ?? {}) : [])
    if ("description" in response) response.headers = { ...headerRefs, ...refsTo(["idempotent-replayed"]) };
}

function refTo(kind: string, name: string): { $ref: string } {
  return { $ref: `#/components/${kind}/${name}` };
}
