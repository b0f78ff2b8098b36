import documents from "authing-js-sdk/build/main/types/graphql.v2.js";
import type { RunningServer } from "../startServer.ts";
import { basicOf } from "../support/basicOf.ts";
import { describeSchema, introspection, type SchemaDescription } from "./describeSchema.ts";
import type { Names } from "./Names.ts";
import { describeWait, learnAccounts, normalise } from "./normalise.ts";
import { Shown } from "./Shown.ts";
import type { Cases } from "./transcriptFile.ts";
import { usualHeaders } from "./usualHeaders.ts";

type Json = Readonly<Record<string, unknown>>;

/** What was asked for in a case, and what came of it. */
export interface Play {
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  /** The root field, such as `user`; null outside GraphQL. */
  readonly field: string | null;
  readonly shown: Shown;
}

export interface StageCall {
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON unless it is a text or a form. */
  readonly body?: unknown;
  /** Told in the place of a body that is no JSON or too long to be written down. */
  readonly told?: string;
}

/** A document of Authing's client, by the client's name for it. */
export type DocumentName = keyof typeof documents extends infer Key
  ? Key extends `${infer Name}Document`
    ? Name
    : never
  : never;

/** A server that is called, and what is written down of it. A call without a name is not written down. */
export class Stage {
  readonly server: RunningServer;
  readonly names: Names;
  readonly plays: Play[] = [];
  #cases = new Map<string, Json>();

  constructor(server: RunningServer, names: Names) {
    this.server = server;
    this.names = names;
    names.learn("0".repeat(24), "<id of nothing>");
    names.learn(server.poolId, "<pool>");
    names.learn(server.poolSecret, "<pool's secret>");
    names.learn(server.appId, "<app>");
    names.learn(server.appSecret, "<app's secret>");
    names.learn(basicOf(server).authorization, "<Basic of the pool>");
  }

  /** Gives what is written down while something is played. */
  async collect(play: () => Promise<void>): Promise<Cases> {
    this.#cases = new Map();
    await play();
    return this.#cases;
  }

  /** Writes down something that is no answer. */
  note(name: string, shows: unknown): void {
    this.#write(name, { shows: this.#normalise(shows) });
  }

  /** Calls a path, named as in `POST /api/v2/login/account`. */
  async call(name: string | null, line: string, call: StageCall = {}): Promise<Shown> {
    const shown = await this.#send(line, call);
    if (name === null) return shown;
    this.#keep(name, line, call, shown);
    const [method = "", url = ""] = line.split(" ");
    this.plays.push({ method, path: url.replace(/\?.*/, ""), field: null, shown });
    return shown;
  }

  /** Asks for an operation of GraphQL by the document of Authing's client. */
  async ask(name: string | null, document: DocumentName, variables: Json = {}, call: StageCall = {}): Promise<Shown> {
    const query = documents[`${document}Document`];
    const shown = await this.#send("POST /graphql/v2", { ...call, body: { query, variables } });
    if (name === null) return shown;
    this.#keep(name, `GraphQL ${document}`, { ...call, body: variables }, shown);
    const [, field = ""] = /\{\s*(\w+)/.exec(query) ?? [];
    this.plays.push({ method: "POST", path: "/graphql/v2", field, shown });
    return shown;
  }

  /** Gives what the schema of GraphQL knows. */
  async readSchema(): Promise<SchemaDescription> {
    return describeSchema((await this.#send("POST /graphql/v2", { body: { query: introspection } })).body);
  }

  async #send(line: string, { token, headers, body }: StageCall): Promise<Shown> {
    const [method = "", url = ""] = line.split(" ");
    const isJson = body !== undefined && !(body instanceof FormData);
    const response = await fetch(this.server.url + url, {
      method,
      redirect: "manual",
      headers: {
        "x-authing-app-id": this.server.appId,
        ...(isJson ? { "content-type": "application/json" } : {}),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: bodyOf(body) }),
    });
    const shown = await Shown.of(response);
    this.names.learn(shown.headers.get("x-request-id") ?? "", "<id of the request>");
    learnAccounts(shown.body, this.names);
    return shown;
  }

  #keep(name: string, request: string, { token, headers, body, told }: StageCall, shown: Shown): void {
    const sent = Object.entries({ token, headers, body: told ?? body }).filter(([, value]) => value !== undefined);
    this.#write(name, {
      request: this.#normalise(request),
      ...Object.fromEntries(sent.map(([part, value]) => [part, this.#normalise(value)])),
      status: shown.status,
      ...tellHeaders(shown.headers, this.server.url),
      answer: this.#normalise(shown.body),
    });
  }

  #normalise(value: unknown): unknown {
    return normalise(value, { names: this.names, url: this.server.url });
  }

  #write(name: string, entry: Json): void {
    if (this.#cases.has(name)) throw new Error(`There are two cases called ${name}.`);
    this.#cases.set(name, entry);
  }
}

function bodyOf(body: unknown): string | FormData {
  return typeof body === "string" || body instanceof FormData ? body : JSON.stringify(body);
}

/** Gives the headers that are not as usual. */
function tellHeaders(headers: Headers, url: string): Json {
  const unusual = Object.entries(usualHeaders).flatMap(([name, usual]) => {
    const value = headers.get(name);
    if (value === usual) return [];
    return [
      [name, name === "retry-after" ? describeWait(Number(value)) : (value?.replaceAll(url, "<server>") ?? null)],
    ];
  });
  return unusual.length === 0 ? {} : { answerHeaders: Object.fromEntries(unusual) };
}
