import { type FailureName, failures, failuresOf, type Route } from "@countersign/contract";
import type { Dialect } from "./dialect.ts";

/** Gives what the API's description says of a route beside its inputs, as a part of a Fastify schema. */
export function describeRoute(route: Route, { description: { failureList, answersOf } }: Dialect) {
  const lines = [...failuresOf(route)].map(lineOf).join("\n");
  return {
    operationId: route.operationId,
    tags: [route.tag],
    summary: route.summary,
    description: `${failureList}:\n\n${lines}`,
    security: securityOf(route),
    ...consumesOf(route),
    response: answersOf(route),
  };
}

/** A form that is no upload may come as JSON, too. */
function consumesOf({ consumes }: Route): { readonly consumes?: string[] } {
  if (consumes === undefined) return {};
  return { consumes: consumes === "multipart/form-data" ? [consumes] : ["application/json", consumes] };
}

function lineOf(name: FailureName): string {
  return `- ${failures[name].code} \`${name}\`: ${failures[name].message["en-US"]}`;
}

const schemes = {
  anyone: [],
  session: ["userToken"],
  mfaToken: ["mfaToken"],
  either: ["userToken", "mfaToken"],
  client: ["applicationSecret", "anyone"],
  application: ["applicationSecret"],
  management: ["poolSecret", "poolAccessToken"],
} as const satisfies Record<Route["caller"], readonly string[]>;

function securityOf({ caller, scope }: Route): readonly Record<string, string[]>[] {
  const known = schemes[caller].map((name) => (name === "anyone" ? {} : { [name]: [] }));
  return scope === undefined ? known : [...known, { apiKey: [scope] }];
}
