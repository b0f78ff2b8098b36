import { schemaSdl } from "@countersign/contract";
import fc from "fast-check";
import { buildSchema, type GraphQLInputType, isEnumType, isInputObjectType, isLeafType, isNonNullType } from "graphql";
import { everyRoute } from "./everyRoute.ts";
import { requestOf } from "./requestOf.ts";
import { type Answer, GraphqlFailure, type TestClient } from "./testClient.ts";

type Json = Readonly<Record<string, unknown>>;

/** What stands in fields of a name, on whatever path. */
export type Words = Readonly<Record<string, string>>;

export interface Tried {
  /** The operation, by its name in the contract. */
  readonly name: string;
  readonly code: unknown;
}

/**
 * Sends a request to every operation, of REST and of GraphQL, that takes a token: well-formed, and with the words given
 * wherever it has a field for one.
 */
export async function tryEverything(client: TestClient, token: string, words: Words): Promise<readonly Tried[]> {
  const tried: Tried[] = [];
  for (const route of everyRoute.filter(({ caller }) => caller !== "anyone" && caller !== "management")) {
    const [request] = fc.sample(requestOf(route), { numRuns: 1, seed: 11 });
    if (request === undefined) continue;
    const { method, url, headers, body: given } = request;
    const body = given.body === undefined || route.consumes !== undefined ? given : { body: worded(given.body, words) };
    const answer: Answer = await client.call(method, url, { ...body, token, headers });
    tried.push({ name: route.operationId, code: answer.body.code ?? answer.status });
  }
  for (const [name, ask] of Object.entries(mutations)) {
    const { document, variables } = ask(words);
    tried.push({ name: `mutation ${name}`, code: await codeOf(client.graphql(document, variables, { token })) });
  }
  return tried;
}

async function codeOf(request: Promise<unknown>): Promise<unknown> {
  try {
    await request;
    return 200;
  } catch (error) {
    if (error instanceof GraphqlFailure) return error.body.code;
    throw error;
  }
}

function worded(body: unknown, words: Words): Json {
  return { ...(body as Json), ...words };
}

interface Asked {
  readonly document: string;
  readonly variables: Json;
}

const mutations: Readonly<Record<string, (words: Words) => Asked>> = Object.fromEntries(
  Object.values(buildSchema(schemaSdl).getMutationType()?.getFields() ?? {}).map(({ name, args, type }) => {
    const declared = args.map((each) => `$${each.name}: ${String(each.type)}`).join(", ");
    const passed = args.map((each) => `${each.name}: $${each.name}`).join(", ");
    const selection = isLeafType(isNonNullType(type) ? type.ofType : type) ? "" : " { __typename }";
    const document = `mutation m(${declared}) { ${name}(${passed})${selection} }`;
    const ask = (words: Words): Asked => ({
      document,
      variables: Object.fromEntries(args.map((each) => [each.name, inputFor(each.type, each.name, words)])),
    });
    return [name, ask];
  }),
);

/** Gives a value of a type; null where no word is known and none is needed. */
function inputFor(type: GraphQLInputType, name: string, words: Words): unknown {
  if (isNonNullType(type)) return inputFor(type.ofType, name, words) ?? fillers[String(type.ofType)] ?? "";
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    return Object.fromEntries(fields.map((field) => [field.name, inputFor(field.type, field.name, words)]));
  }
  if (isEnumType(type)) return type.getValues()[0]?.name;
  return String(type) === "String" ? (words[name] ?? null) : null;
}

const fillers: Json = { String: "any", Boolean: true, Int: 1 };
