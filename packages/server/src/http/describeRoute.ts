import { answerOf, type FailureName, failures, failuresOf, type Route } from "@countersign/contract";
import { isAuthingPath } from "./isAuthingPath.ts";

/** Gives what the API's description says of a route beside its inputs, as a part of a Fastify schema. */
export function describeRoute(route: Route) {
  const names = [...failuresOf(route)];
  const isAuthing = isAuthingPath(route.path);
  return {
    operationId: route.operationId,
    tags: [route.tag],
    summary: route.summary,
    description: `${isAuthing ? "`code` is 200, or the number of a failure" : "`code` of a problem"}:\n\n${names.map(lineOf).join("\n")}`,
    security: securityOf(route),
    ...(route.consumes === undefined ? {} : { consumes: [route.consumes] }),
    response: isAuthing
      ? {
          200: { ...answerOf(route), "x-response-description": "Whatever came of it", "x-examples": examplesOf(names) },
        }
      : { [route.status ?? 200]: { ...route.data, "x-response-description": "It went well" } },
  };
}

function examplesOf(names: readonly FailureName[]): Record<string, { readonly $ref: string }> {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/examples/${name}` }]));
}

function lineOf(name: FailureName): string {
  return `- ${failures[name].code} \`${name}\`: ${failures[name].message["en-US"]}`;
}

/** Gives a failure of each name as it is answered, unless more is known of it. */
export function failureExamples(): Record<string, { readonly summary: string; readonly value: object }> {
  const entries = Object.entries(failures).map(([name, { code, status, message }]) => {
    const id = "0f".repeat(12);
    const value = { code, statusCode: status, apiCode: code, message: message["en-US"], data: null };
    return [name, { summary: `${code} ${name}`, value: { ...value, requestId: id, uniqueId: id } }] as const;
  });
  return Object.fromEntries(entries);
}

const schemes = {
  anyone: [],
  session: ["userToken"],
  mfaToken: ["mfaToken"],
  either: ["userToken", "mfaToken"],
  management: ["poolSecret", "poolAccessToken"],
} as const satisfies Record<Route["caller"], readonly string[]>;

function securityOf({ caller }: Route): readonly Record<string, string[]>[] {
  return schemes[caller].map((name) => ({ [name]: [] }));
}
