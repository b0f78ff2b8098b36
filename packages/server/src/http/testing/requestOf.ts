import type { Route } from "@countersign/contract";
import fc from "fast-check";
import { pictureOf } from "../../face/testing/createFakeFaceEngine.ts";
import { arbitraryOf } from "./arbitraryOf.ts";
import type { Call } from "./testClient.ts";
import { fileOf, uploadForm } from "./uploadForm.ts";

export interface RouteRequest {
  readonly method: Route["method"];
  readonly url: string;
  readonly body: Pick<Call, "body">;
  readonly headers: Readonly<Record<string, string>>;
}

type Words = Readonly<Record<string, string>>;

const ID = "0f".repeat(12);

/** Gives what names something by an id, wherever it is said, the same one. */
function withOneId<T extends object | null>(said: T): T {
  if (said === null) return said;
  return {
    ...said,
    ...("id" in said ? { id: ID } : {}),
    ...("targetId" in said ? { targetId: ID } : {}),
  };
}

/** Gives requests that are well-formed for a route, so that they come as far as the question who asks. */
export function requestOf({ method, path, params, query, body, consumes }: Route): fc.Arbitrary<RouteRequest> {
  const form = consumes !== "multipart/form-data" ? null : uploadForm([fileOf(pictureOf({}))]);
  const words = (schema: Route["params"]): fc.Arbitrary<Words> =>
    schema === undefined ? fc.constant({}) : (arbitraryOf(schema) as fc.Arbitrary<Words>); // URLs hold nothing but text
  return fc
    .record({
      params: words(params),
      query: words(query),
      body:
        body === undefined || form !== null
          ? fc.constant({})
          : arbitraryOf(body).map((given) => ({ body: withOneId(given as object | null) })),
    })
    .map(({ params, query, body }) => {
      const at = path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] || "0"));
      const search = new URLSearchParams(withOneId(query)).toString();
      const url = search === "" ? at : `${at}?${search}`;
      if (form === null) return { method, url, body, headers: {} };
      return { method, url, body: { body: form.body }, headers: { "content-type": form.type } };
    });
}
