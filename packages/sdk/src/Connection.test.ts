import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AuthenticationClient } from "./AuthenticationClient.ts";
import { CountersignError } from "./CountersignError.ts";
import { ConnectionError, RequestTimeoutError, ThrottledError, UnexpectedAnswerError } from "./errors.ts";
import type { AuthenticationClientOptions } from "./options.ts";
import { type MockServer, type Reply, startMockServer } from "./testing/mockServer.ts";
import { version } from "./version.ts";

interface Setup {
  readonly server: MockServer;
  readonly client: AuthenticationClient;
}

async function answering(body: unknown, reply: Partial<Reply> = {}, options = {}): Promise<Setup> {
  const server = await startMockServer(() => ({ ...reply, body }));
  return { server, client: clientOf(server.host, options) };
}

function clientOf(appHost: string, options: Partial<AuthenticationClientOptions> = {}): AuthenticationClient {
  return new AuthenticationClient({ appId: "app", appHost, token: "token", ...options });
}

const exists = { data: { isUserExists: true } };
const ask = (client: AuthenticationClient, options = {}): Promise<boolean> =>
  client.isUserExists({ email: "ada@example.com" }, options);

describe("a request", () => {
  it("carries the headers of Authing's clients", async () => {
    const { server, client } = await answering(exists, {}, { lang: "en-US" });
    await ask(client);
    const [{ headers, method, url } = assert.fail()] = server.seen;
    assert.deepEqual([method, url], ["POST", "/graphql/v2"]);
    assert.equal(headers["x-authing-app-id"], "app");
    assert.equal(headers["x-authing-request-from"], "sdk");
    assert.equal(headers["x-authing-sdk-version"], `countersign-js:${version}`);
    assert.equal(headers["x-authing-lang"], "en-US");
    assert.equal(headers["content-type"], "application/json");
  });

  it("leaves the language to the server unless one was set", async () => {
    const { server, client } = await answering(exists);
    await ask(client);
    client.setLang("zh-CN");
    await ask(client);
    assert.deepEqual(
      server.seen.map((request) => request.headers["x-authing-lang"]),
      [undefined, "zh-CN"],
    );
  });

  it("carries added headers, and the session's token before them", async () => {
    const headers = { authorization: "Basic cG9vbDpzZWNyZXQ=", "x-gateway": "1" };
    const { server, client } = await answering({ data: { isUserExists: true, user: null } }, {}, { headers });
    await ask(client);
    await client.getCurrentUser();
    assert.deepEqual(
      server.seen.map((request) => [request.headers.authorization, request.headers["x-gateway"]]),
      [
        ["Basic cG9vbDpzZWNyZXQ=", "1"],
        ["Bearer token", "1"],
      ],
    );
  });

  it("goes below a path, and past slashes at the end of appHost", async () => {
    const server = await startMockServer(() => ({ body: exists }));
    await ask(clientOf(`${server.host}/login//`));
    assert.equal(server.seen[0]?.url, "/login/graphql/v2");
  });

  it("uses the fetch it is given", async () => {
    const urls: unknown[] = [];
    const fetch: typeof globalThis.fetch = async (url, init) => {
      urls.push([url, init?.credentials, init?.redirect]);
      return Response.json(exists);
    };
    assert.equal(await ask(clientOf("https://login.example.com", { fetch })), true);
    assert.deepEqual(urls, [["https://login.example.com/graphql/v2", "omit", "error"]]);
  });

  it("does not follow a redirection, which would carry passwords elsewhere", async () => {
    const elsewhere = await startMockServer(() => ({ body: exists }));
    const { client } = await answering("", { status: 307, headers: { location: `${elsewhere.host}/graphql/v2` } });
    await assert.rejects(ask(client), ConnectionError);
    assert.equal(elsewhere.seen.length, 0);
  });
});

describe("the client", () => {
  it("refuses to start without an application or an address", () => {
    const make = (options: object) => () => new AuthenticationClient(options as AuthenticationClientOptions); // wrong on purpose
    assert.throws(make({ appHost: "https://x" }), /appId/);
    for (const appHost of [undefined, "", "login.example.com", "ftp://x", "https://", "https://x?y", "https://x#y"]) {
      assert.throws(make({ appId: "app", appHost }), /appHost/);
    }
  });
});

describe("a call that fails on the way", () => {
  it("ends with the signal's reason when aborted while it waits", async () => {
    const { client } = await answering("never");
    const controller = new AbortController();
    const reason = new Error("left the page");
    const call = ask(client, { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 20);
    await assert.rejects(call, (error) => error === reason);
  });

  it("sends nothing when aborted before", async () => {
    const { server, client } = await answering(exists);
    await assert.rejects(ask(client, { signal: AbortSignal.abort() }), { name: "AbortError" });
    assert.equal(server.seen.length, 0);
  });

  it("leaves no listener on the signal", async () => {
    const { client } = await answering(exists);
    const { signal } = new AbortController();
    let listeners = 0;
    const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners += 1;
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners -= 1;
      remove(...args);
    };
    await ask(client, { signal });
    assert.equal(listeners, 0);
  });

  it("times out, by the client's limit or the call's own", async () => {
    for (const [limits, call] of [
      [{ timeoutMs: 30 }, {}],
      [{ timeout: 30 }, {}],
      [{}, { timeoutMs: 30 }],
      [{ timeoutMs: 60_000, timeout: 60_000 }, { timeoutMs: 30 }],
    ]) {
      const { client } = await answering("never", {}, limits);
      await assert.rejects(ask(client, call), (error) => {
        assert.ok(error instanceof RequestTimeoutError);
        assert.deepEqual([error.code, error.httpStatus, error.requestId], [-1, null, null]);
        return true;
      });
    }
  });

  it("times out while a slow answer trickles in", async () => {
    const fetch: typeof globalThis.fetch = async (_url, init) =>
      new Response(
        new ReadableStream({
          start: (controller) => {
            init?.signal?.addEventListener("abort", () => controller.error(new Error("aborted")));
            controller.enqueue(new TextEncoder().encode("{"));
          },
        }),
      );
    await assert.rejects(ask(clientOf("https://x", { fetch, timeoutMs: 30 })), RequestTimeoutError);
  });

  it("waits as long as it takes when told so", async () => {
    for (const timeoutMs of [0, Number.POSITIVE_INFINITY, 2 ** 31]) {
      const { client } = await answering(exists, {}, { timeoutMs });
      assert.equal(await ask(client), true);
    }
  });

  it("says that the server cannot be reached", async () => {
    const { server, client } = await answering(exists);
    server.close();
    const { client: cut } = await answering("cut");
    for (const broken of [client, cut]) {
      await assert.rejects(ask(broken), (error) => {
        assert.ok(error instanceof ConnectionError);
        assert.deepEqual([error.code, error.cause instanceof Error], [-2, true]);
        return true;
      });
    }
  });
});

describe("an answer that is not Countersign's", () => {
  for (const [name, status, body] of [
    ["a web page", 200, "<!doctype html><title>Sign in</title>"],
    ["a proxy's error page", 502, "<h1>Bad gateway</h1>"],
    ["nothing", 200, ""],
    ["a cut answer", 200, '{"data":{"isUserExists":tr'],
    ["another JSON value", 200, "[]"],
    ["JSON of somebody else's", 200, '{"hello":"world"}'],
    ["an error of somebody else's", 503, '{"error":"overloaded"}'],
    ["a GraphQL server's", 200, '{"errors":[{"message":"Cannot query field isUserExists"}]}'],
    ["an answer without data", 200, '{"data":null}'],
  ] as const) {
    it(`is told from a refusal: ${name}`, async () => {
      const { client } = await answering(body, { status, headers: { "retry-after": "7" } });
      await assert.rejects(ask(client), (error) => {
        assert.ok(error instanceof UnexpectedAnswerError, String(error));
        assert.deepEqual(
          [error.code, error.httpStatus, error.retryAfterSeconds],
          [status === 200 ? 500 : status, status, 7],
        );
        return true;
      });
    });
  }

  it("is not taken for a session, though it says that all is well", async () => {
    const { client } = await answering({ code: 200, statusCode: 200, data: { publicKey: "x" } });
    await assert.rejects(client.mfa.verifyTotpMfa({ totp: "1", mfaToken: "m" }), UnexpectedAnswerError);
    assert.equal(await client.tokenProvider.getToken(), "token");
  });
});

describe("a refusal", () => {
  const refusal = { code: 2057, apiCode: 2057, statusCode: 403, message: "locked", data: { retryAfterSeconds: 30 } };

  for (const status of [200, 403, 500]) {
    it(`is read whatever the HTTP status, as ${status}`, async () => {
      const { client } = await answering({ ...refusal, requestId: "r-1" }, { status });
      await assert.rejects(client.mfa.getMfaAuthenticators(), (error) => {
        assert.ok(error instanceof ThrottledError);
        const { code, message, requestId, httpStatus, retryAfterSeconds } = error;
        assert.deepEqual(
          [code, message, requestId, httpStatus, retryAfterSeconds],
          [2057, "locked", "r-1", status, 30],
        );
        return true;
      });
    });

    it(`is read the same way from GraphQL, as ${status}`, async () => {
      const { client } = await answering(
        { errors: [{ message: { ...refusal, requestId: "r-1" } }], data: null },
        { status },
      );
      await assert.rejects(ask(client), {
        name: "ThrottledError",
        code: 2057,
        requestId: "r-1",
        retryAfterSeconds: 30,
      });
    });
  }

  it("takes the waiting time and the request's name from headers where the body has none", async () => {
    const headers = { "retry-after": "12", "x-request-id": "r-2" };
    const { client } = await answering({ code: 1002, message: "too often", data: null }, { headers });
    const expected = { name: "ThrottledError", code: 1002, requestId: "r-2", retryAfterSeconds: 12 };
    await assert.rejects(client.mfa.getMfaAuthenticators(), expected);
  });

  it("has the number of apiCode or statusCode where there is no code", async () => {
    const { client } = await answering({ statusCode: 401, apiCode: 2020, message: "sign in" });
    await assert.rejects(client.mfa.getMfaAuthenticators(), { name: "SignInRequiredError", code: 2020 });
    const { client: bare } = await answering({ statusCode: 404, message: "nothing here", uniqueId: "r-3" });
    const expected = { name: "CountersignError", code: 404, message: "nothing here", requestId: "r-3" };
    await assert.rejects(bare.mfa.getMfaAuthenticators(), expected);
  });

  it("is told to onError before it is thrown", async () => {
    const told: unknown[] = [];
    const onError = (...failure: unknown[]): void => void told.push(failure);
    const { client } = await answering(refusal, {}, { onError });
    await assert.rejects(client.mfa.getMfaAuthenticators(), CountersignError);
    assert.deepEqual(told, [[2057, "locked", { retryAfterSeconds: 30 }]]);
  });

  it("becomes what onError throws instead", async () => {
    const own = new Error("shown to the user");
    const onError = (): never => {
      throw own;
    };
    const { client } = await answering(refusal, {}, { onError });
    await assert.rejects(client.mfa.getMfaAuthenticators(), (error) => error === own);
  });
});
