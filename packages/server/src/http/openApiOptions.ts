import { tags } from "@countersign/contract";
import type { FastifyDynamicSwaggerOptions } from "@fastify/swagger";
import { version } from "../version.ts";
import { failureExamples } from "./describeRoute.ts";
import { isAuthingPath } from "./isAuthingPath.ts";
import { problemResponse } from "./problem.ts";

const description = `Self-hosted multi-factor authentication that Authing's clients work against unchanged.

The paths of Authing's clients answer HTTP 200 whatever comes of a request: \`code\` in the body tells. All others answer
with honest statuses, and with problem documents (RFC 9457) where something is wrong.`;

const bearer = (description: string) => ({ type: "http", scheme: "bearer", description }) as const;

function header(name: string, description: string, example: string) {
  return { in: "header", name, description, schema: { type: "string" }, example } as const;
}

/** Headers that every path of Authing's clients reads. */
const parameters = {
  AppId: header("x-authing-app-id", "The application; without it, the first of the user pool", "c0".repeat(12)),
  UserPoolId: header("x-authing-userpool-id", "The user pool; without it, the application's", "a0".repeat(12)),
  Language: header("x-authing-lang", "Of messages: `zh-CN` (the default) or `en-US`", "en-US"),
};

const headers = {
  "x-request-id": { description: "By which the server's log knows the request", schema: { type: "string" } },
  "retry-after": { description: "Seconds after which to try again", schema: { type: "string", pattern: "^[0-9]+$" } },
} as const;

const headerRefs = Object.fromEntries(Object.keys(headers).map((name) => [name, refTo("headers", name)]));

/** What openapi.json says beside the routes. */
export const openApiOptions: FastifyDynamicSwaggerOptions = {
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
        poolSecret: { type: "http", scheme: "basic", description: "The user pool's id and secret" },
      },
      parameters,
      headers,
      responses: { Problem: problemResponse },
      examples: failureExamples(),
    },
  },
  convertConstToEnum: false,
  refResolver: { buildLocalReference: (schema, _baseUri, _fragment, count) => String(schema.$id ?? `Schema${count}`) },
  transformObject(given) {
    if (!("openapiObject" in given)) throw new Error("this describes an OpenAPI document");
    for (const [path, item] of Object.entries(given.openapiObject.paths ?? {})) {
      if (item !== undefined) completeItem(item, isAuthingPath(path));
    }
    return given.openapiObject;
  },
};

type Described = Parameters<NonNullable<FastifyDynamicSwaggerOptions["transformObject"]>>[0];
type PathItem = NonNullable<
  NonNullable<Extract<Described, { openapiObject: unknown }>["openapiObject"]["paths"]>[string]
>;

/** Adds what all paths of a kind take and answer. */
function completeItem(item: PathItem, isAuthing: boolean): void {
  if (isAuthing) item.parameters = Object.keys(parameters).map((name) => refTo("parameters", name));
  for (const { responses } of [item.get, item.post, item.delete].filter((each) => each !== undefined)) {
    for (const response of Object.values(responses)) if ("description" in response) response.headers = headerRefs;
    responses[isAuthing ? "431" : "default"] = refTo("responses", "Problem");
  }
}

function refTo(kind: string, name: string): { $ref: string } {
  return { $ref: `#/components/${kind}/${name}` };
}
