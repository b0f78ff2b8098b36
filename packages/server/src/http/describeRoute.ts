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
    ...(route.consumes === undefined ? {} : { consumes: [route.consumes] }),
    response: answersOf(route),
  };
}

function lineOf(name: FailureName): string {
  return `- ${failures[name].code} \`${name}\`: ${failures[name].message["en-US"]}`;
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
