import { constants, publicEncrypt } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { APP_ID, APP_SECRET, POOL_ID, POOL_SECRET } from "../../propertyTests/testing/createWorld.ts";
import { assertDeclared } from "./assertDeclared.ts";

type Json = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** The parsed body; empty when there was none. */
  readonly body: Json;
}

export interface Call {
  /** Sent as JSON, unless it is text or bytes. */
  readonly body?: unknown;
  /** Sent with its scheme, as most clients do. */
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Speaks to an application as Authing's clients do. */
export interface TestClient {
  call(method: "GET" | "POST" | "DELETE" | "PATCH" | "PUT" | "OPTIONS", url: string, call?: Call): Promise<Answer>;
  /** Gives the result of the one root field, or throws its failure as a {@link GraphqlFailure}. */
  graphql(query: string, variables: Json, call?: Call): Promise<Json>;
  encrypt(password: string): Promise<string>;
}

/** What stands in `message` of a GraphQL error. */
export class GraphqlFailure extends Error {
  readonly body: Json;
  constructor(body: Json) {
    super(JSON.stringify(body));
    this.body = body;
  }
}

/** Credentials of the pool. */
export const poolCredentials = `Basic ${Buffer.from(`${POOL_ID}:${POOL_SECRET}`).toString("base64")}`;

/** Credentials of the application. */
export const appCredentials = `Basic ${Buffer.from(`${APP_ID}:${APP_SECRET}`).toString("base64")}`;

function isRaw(body: unknown): body is string | Buffer {
  return typeof body === "string" || Buffer.isBuffer(body);
}

export function createTestClient(app: FastifyInstance): TestClient {
  async function call(method: string, url: string, { body, token, headers = {} }: Call = {}): Promise<Answer> {
    const response = await app.inject({
      method: method as "GET", // inject types the methods one by one
      url,
      headers: {
        "x-authing-app-id": APP_ID,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: isRaw(body) ? body : JSON.stringify(body) }),
    });
    const parsed = response.body === "" ? {} : (JSON.parse(response.body) as Json); // every answer of ours is an object
    assertDeclared(method, url, parsed);
    return { status: response.statusCode, headers: response.headers, body: parsed };
  }

  return {
    call,
    async graphql(query, variables, given = {}) {
      const { body } = await call("POST", "/graphql/v2", { ...given, body: { query, variables } });
      const { data, errors } = body as { data?: Json | null; errors?: readonly { message: Json }[] };
      const [first] = errors ?? [];
      if (first !== undefined) throw new GraphqlFailure(first.message);
      const [result] = Object.values(data ?? {});
      return result as Json;
    },
    async encrypt(password) {
      const { body } = await call("GET", "/api/v2/.well-known");
      const { publicKey } = body.data as { publicKey: string };
      const key = { key: publicKey, padding: constants.RSA_PKCS1_PADDING };
      return publicEncrypt(key, Buffer.from(password)).toString("base64");
    },
  };
}
