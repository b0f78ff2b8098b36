import assert from "node:assert/strict";
import { authingRoutes, type Route } from "@countersign/contract";
import type { CodeClient } from "./createCodeClient.ts";
import type { Call } from "./testClient.ts";

type Json = Readonly<Record<string, unknown>>;

/** What people type and paste, by the names that routes and operations have for it. */
const TYPED = new Set([
  ...["account", "email", "phone", "phoneNumber", "phoneCountryCode", "username", "code", "phoneCode", "emailCode"],
  ...["totp", "recoveryCode", "secret", "userId", "id", "appId", "client_id"],
  ...["passCode", "enrollmentToken", "factorId"],
]);

/** Gives text as it comes out of a contact, a chat or a document. */
export function pasted(text: string): string {
  return `\u00a0\u202a${[...text].join("\u200b")}\u2060\u202c\ufeff`;
}

/** Gives a body whose typed fields are pasted; tells `note` their names. */
function pastedIn(body: object, note: (name: string) => void): Json {
  return Object.fromEntries(
    Object.entries(body).map(([name, value]: [string, unknown]) => {
      if (typeof value === "object" && value !== null) return [name, pastedIn(value, note)];
      if (typeof value !== "string" || !TYPED.has(name)) return [name, value];
      note(name);
      return [name, pasted(value)];
    }),
  );
}

/** Gives the names of the typed fields in a schema, at whatever depth. */
function typedFieldsOf(schema: unknown): readonly string[] {
  if (typeof schema !== "object" || schema === null) return [];
  return Object.entries(schema).flatMap(([word, part]: [string, unknown]) => {
    const names = word === "properties" ? Object.keys(part as object).filter((name) => TYPED.has(name)) : []; // JSON Schema
    return [...names, ...typedFieldsOf(part)];
  });
}

/** Gives the typed fields of every route of Authing's clients, as "path field". */
export const typedFields: readonly string[] = Object.values<Route>(authingRoutes).flatMap(
  ({ path, body, query, params }) => typedFieldsOf({ body, query, params }).map((name) => `${path} ${name}`),
);

/** Speaks as somebody who pastes whatever he would type, a minute after the last call. */
export interface PastingClient {
  /** The fields that were pasted, as "path field". */
  readonly seen: ReadonlySet<string>;
  /** What a path does not name in a `:place` goes to the query, or the body of a POST. */
  call(method: "GET" | "POST" | "DELETE", path: string, fields: object, given?: Call): Promise<Json>;
  /** Gives the data of a call that must succeed. */
  post(path: string, body: object, given?: Call): Promise<Json>;
  graphql(query: string, variables: object, given?: Call): Promise<Json>;
}

export function createPastingClient({ client, world }: Pick<CodeClient, "client" | "world">): PastingClient {
  const seen = new Set<string>();
  const call: PastingClient["call"] = async (method, path, fields, given = {}) => {
    world.clock.advance(61_000);
    const sent = pastedIn(fields, (name) => seen.add(`${path} ${name}`));
    const places: readonly string[] = path.match(/(?<=:)\w+/g) ?? [];
    const at = places.reduce((url, name) => url.replace(`:${name}`, encodeURIComponent(String(sent[name]))), path);
    if (method === "POST") return (await client.call(method, at, { ...given, body: sent })).body;
    const asked = Object.entries(sent).filter(([name]) => !places.includes(name));
    const query = new URLSearchParams(Object.fromEntries(asked.map(([name, value]) => [name, String(value)])));
    return (await client.call(method, `${at}?${query}`, given)).body;
  };
  return {
    seen,
    call,
    async post(path, body, given) {
      const answer = await call("POST", path, body, given);
      assert.equal(answer.code ?? answer.statusCode, 200, `${path} ${JSON.stringify(answer)}`);
      return (answer.data ?? {}) as Json; // what these routes answer
    },
    async graphql(query, variables, given) {
      world.clock.advance(61_000);
      return client.graphql(
        query,
        pastedIn(variables, () => undefined),
        given,
      );
    },
  };
}
