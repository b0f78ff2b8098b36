import {
  answerOf,
  authingRoutes,
  type FailureName,
  failures,
  failuresOf,
  type Language,
  type Route,
  refusedMembers,
} from "@countersign/contract";
import type { Dialect, Failing } from "../http/dialect.ts";
import { serveBy } from "../http/handler.ts";
import { graphqlDoor } from "./graphqlDoor.ts";
import { guardDocuments } from "./guardDocuments.ts";
import { type FailureBody, failureBody } from "./present/failureBody.ts";
import { handlers } from "./rest/handlers.ts";

function header(name: string, description: string, example: string) {
  return { in: "header", name, description, schema: { type: "string" }, example } as const;
}

/** Gives the dialect of Authing's clients, who read no body but that of HTTP 200. */
export function authingDialect(language: Language): Dialect {
  return {
    name: "authing",
    language,
    prefixes: ["/api/", "/graphql/", "/mfa/", "/interaction/", "/logout"],
    routes: serveBy(authingRoutes, handlers),
    refusedMembers,
    graphql: graphqlDoor,
    documents: guardDocuments,
    succeed: ({ codeless }, requestId, { data, beside }) => ({
      status: 200,
      body: { ...(codeless ? {} : { code: 200 }), statusCode: 200, message: "ok", data, requestId, ...beside },
    }),
    fail: (failing, route) => ({ status: 200, body: presentFailure(failing, route) }),
    description: {
      failureList: "`code` is 200, or the number of a failure",
      answersOf: (route) => ({
        200: {
          ...answerOf(route),
          "x-response-description": "Whatever came of it",
          "x-examples": Object.fromEntries([...failuresOf(route)].map((name) => [name, exampleRef(name)])),
        },
      }),
      problems: "431",
      parameters: {
        AppId: header("x-authing-app-id", "The application; without it, the first of the user pool", "c0".repeat(12)),
        UserPoolId: header("x-authing-userpool-id", "The user pool; without it, the application's", "a0".repeat(12)),
        Language: header("x-authing-lang", "Of messages: `zh-CN` (the default) or `en-US`", "en-US"),
      },
      exampleOf,
    },
  };
}

function presentFailure(failing: Failing, route: Route | null): Partial<FailureBody> {
  const { code, ...codeless } = failureBody(failing);
  return route?.codeless ? codeless : { code, ...codeless };
}

function exampleRef(name: FailureName): { readonly $ref: string } {
  return { $ref: `#/components/examples/${name}` };
}

function exampleOf(name: FailureName): FailureBody {
  return failureBody({ name, message: failures[name].message["en-US"], data: null, requestId: "0f".repeat(12) });
}
