import assert from "node:assert/strict";
import type { Ids } from "../../startServer.ts";
import { callApi, type Envelope } from "../../support/callApi.ts";

/** What tells the mobile clients apart on the wire. */
export const mobileClients = {
  iOS: { requestFrom: "Guard-iOS@1.4.10", typeField: "authenticatorType", readsApiCode: false },
  Android: { requestFrom: "Guard-Android@1.5.8", typeField: "authenticator_type", readsApiCode: true },
  Flutter: { requestFrom: "sdk-flutter", typeField: "authenticatorType", readsApiCode: false },
} as const;

export type MobileName = keyof typeof mobileClients;

/** What a client keeps of an answer: its number and its data. */
export interface Outcome {
  readonly code: number;
  readonly data: Readonly<Record<string, unknown>>;
  /** As it came. */
  readonly whole: Envelope<unknown>;
}

/** What iOS keeps of an answer of generation 3. */
export interface OutcomeV3 {
  readonly statusCode: number;
  readonly apiCode: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Sends requests as one of the mobile clients writes them, and reads the answers by its rules. */
export class MobileClient {
  readonly name: MobileName;
  readonly #server: Ids & { readonly url: string };
  /** The token that it sends with everything: of the session, or of the sign-in that waits. */
  token: string | null = null;

  constructor(name: MobileName, server: Ids & { readonly url: string }) {
    this.name = name;
    this.#server = server;
  }

  async call(path: string, body?: object, method = body === undefined ? "GET" : "POST"): Promise<Outcome> {
    return this.#read(await this.#send(path, body, method));
  }

  async #send(path: string, body: object | undefined, method: string): Promise<Envelope<unknown>> {
    const { requestFrom } = mobileClients[this.name];
    const { status, body: whole } = await callApi<unknown>(this.#server, path, {
      method,
      headers: {
        "x-authing-request-from": requestFrom,
        "x-authing-userpool-id": this.#server.poolId,
        "x-authing-lang": "en-US",
      },
      ...(this.token === null ? {} : { token: this.token }),
      ...(body === undefined ? {} : { body }),
    });
    assert.ok(status === 200 || status === 201, `${path} answered ${status}: its body is lost to every mobile client`);
    return whole;
  }

  /** Signs in or goes on signing in, keeping the token of the answer; custom data are asked for as soon as there is one. */
  async signIn(path: string, body: object): Promise<Outcome> {
    const outcome = await this.call(path, body);
    const { token, mfaToken } = outcome.data;
    if (outcome.code === 1636) this.token = String(mfaToken);
    if (outcome.code !== 200) return outcome;
    checkUser(this.name, outcome.data);
    this.token = String(token);
    if (this.name === "Flutter") return outcome;
    const custom = await this.call("/api/v2/udvs/get", { targetType: "USER", targetId: outcome.data.id });
    assert.equal(custom.code, 200, "the outcome of this call is what the app sees of the sign-in");
    return outcome;
  }

  /** Calls a path of generation 3, as iOS does: it looks for status, message and data side by side. */
  async callV3(path: string, body: object): Promise<OutcomeV3> {
    const whole: object = await this.#send(path, body, "POST");
    // An integer `code` makes iOS take `data` for the whole answer, in which it finds no `statusCode`.
    const unwrapped = "code" in whole && "data" in whole ? (whole.data ?? {}) : whole;
    const { statusCode, apiCode, message, data } = unwrapped as Readonly<Record<string, unknown>>;
    assert.equal(typeof message, "string", `${path}: a failure without a text`);
    return { statusCode: Number(statusCode), apiCode: Number(apiCode), data: (data ?? {}) as OutcomeV3["data"] };
  }

  #read(whole: Envelope<unknown>): Outcome {
    assert.ok(Number.isInteger(whole.code), "Flutter wants an integer");
    assert.equal(typeof whole.message, "string", "null crashes Flutter");
    const { data } = whole;
    const isObject = typeof data === "object" && data !== null && !Array.isArray(data);
    return { code: whole.code, data: isObject ? { ...data } : { data }, whole };
  }
}

const strictBooleans = ["blocked", "isDeleted", "emailVerified", "phoneVerified"];

function checkUser(client: MobileName, user: Readonly<Record<string, unknown>>): void {
  for (const field of ["id", "token"]) assert.equal(typeof user[field], "string", `${client} needs ${field}`);
  for (const field of strictBooleans) assert.equal(typeof user[field], "boolean", `Android parses ${field} strictly`);
  assert.ok(Number.isInteger(user.loginsCount), "Android parses loginsCount strictly");
  assert.ok(Array.isArray(user.identities), "Android parses identities strictly");
}
