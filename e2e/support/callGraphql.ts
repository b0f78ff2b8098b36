import { type Answer, type Call, callApi, type Served } from "./callApi.ts";

/** The body of a GraphQL answer: a failure's `message` is what elsewhere is the whole body. */
export interface GraphqlBody<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly message: Answer<unknown>["body"] }[];
}

/** Runs one operation and gives the answer with its body as GraphQL shapes it. */
export async function callGraphql<Data = unknown>(
  server: Served,
  query: string,
  variables: Readonly<Record<string, unknown>>,
  call: Omit<Call, "body" | "method"> = {},
): Promise<Omit<Answer<unknown>, "body"> & { readonly body: GraphqlBody<Data> }> {
  const answer = await callApi(server, "/graphql/v2", { ...call, body: { query, variables } });
  return { ...answer, body: answer.body as unknown as GraphqlBody<Data> }; // as: GraphQL answers without the envelope
}
