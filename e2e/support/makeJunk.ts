import { authingRoutes, ownRoutes, type Route } from "@countersign/contract";
import fc from "fast-check";
import type { Call } from "./callApi.ts";

/** One request that no client would send. */
export interface Junk {
  readonly path: string;
  readonly call: Call;
}

const everyRoute: readonly Route[] = [...Object.values(authingRoutes), ...Object.values(ownRoutes)];
const word = fc.string({ unit: "binary", maxLength: 40 });
const hex = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 24, maxLength: 24 });
/** What may stand in a header: fetch refuses the rest. */
const headerWord = fc.string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)) });

const route = fc.constantFrom(...everyRoute);

/** JSON under the names that a route reads. */
const namedBody = (given: Route): fc.Arbitrary<unknown> => {
  const names = Object.keys((given.body as { readonly properties?: object } | undefined)?.properties ?? {});
  return fc.dictionary(names.length === 0 ? word : fc.constantFrom(...names), fc.jsonValue({ maxDepth: 2 }));
};

const requestTo = (given: Route): fc.Arbitrary<Junk> =>
  fc
    .record({
      id: fc.oneof(hex, word.map(encodeURIComponent), fc.constant("%zz")),
      query: fc.dictionary(fc.constantFrom("type", "source", "token", "appId", "x[]"), word, { maxKeys: 3 }),
      body: fc.oneof(namedBody(given), fc.jsonValue({ maxDepth: 4 }), word),
      authorization: fc.oneof(
        headerWord.map((text) => `Bearer ${text}`),
        fc.tuple(headerWord, headerWord, headerWord).map((parts) => `Bearer ${parts.join(".")}`),
        fc.base64String().map((text) => `Basic ${text}`),
        fc.constant("Bearer"),
      ),
      names: fc.dictionary(
        fc.constantFrom("x-authing-app-id", "x-authing-userpool-id", "x-authing-lang", "accept-language"),
        headerWord,
        { maxKeys: 2 },
      ),
    })
    .map(({ id, query, body, authorization, names }) => {
      const search = new URLSearchParams(query).toString();
      const path = given.path.replace(":id", id || "0") + (search === "" ? "" : `?${search}`);
      const call = { method: given.method, headers: { ...names, authorization } };
      return { path, call: given.method === "POST" ? { ...call, body } : call };
    });

const graphqlText = fc
  .array(
    fc.oneof(
      fc.constantFrom("{", "}", "(", ")", "!", ":", "$", "...", "on", "query", "mutation", "fragment", "@skip", "#"),
      fc.constantFrom("user", "id", "loginByEmail", "input", "isUserExists", "__schema", "types", "name", "User"),
      word,
    ),
    { maxLength: 30 },
  )
  .map((words) => words.join(" "));

const graphqlRequest: fc.Arbitrary<Junk> = fc
  .record({ query: fc.oneof(graphqlText, fc.jsonValue()), variables: fc.jsonValue(), operationName: fc.jsonValue() })
  .map((body) => ({ path: "/graphql/v2", call: { body } }));

/** Gives requests that are HTTP and nonsense otherwise; equal seeds give equal ones. */
export function makeJunk(count: number, seed: number): readonly Junk[] {
  return fc.sample(fc.oneof({ weight: 4, arbitrary: route.chain(requestTo) }, graphqlRequest), {
    numRuns: count,
    seed,
  });
}

/** Gives what is no HTTP at all. */
export function makeNoise(count: number, seed: number): readonly Uint8Array[] {
  const almost = fc
    .tuple(
      fc.constantFrom("GET", "POST", "get", "G\0T", "PRI * HTTP/2.0\r\n\r\nSM", "CONNECT"),
      fc.constantFrom("/", "/api/v2/users/me", "http://[", "*", "//", " "),
      fc.constantFrom("HTTP/1.1", "HTTP/1.0", "HTTP/9.9", "HTTP", ""),
      fc.constantFrom("\r\n", "\n", "\r", "\r\n\r\n"),
      word,
    )
    .map(([method, path, version, end, rest]) => Buffer.from(`${method} ${path} ${version}${end}${rest}`));
  return fc.sample(fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 2_000 }), almost), { numRuns: count, seed });
}
