import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { request } from "node:http";
import { connect, type Socket } from "node:net";
import { after, afterEach, beforeEach, describe, it } from "node:test";
import type { FailureName } from "@countersign/contract";
import { startServer } from "./startServer.ts";
import { assertRefused } from "./support/assertRefused.ts";
import { basicOf } from "./support/basicOf.ts";
import { type Answer, type Call, callApi, type Envelope } from "./support/callApi.ts";
import { callGraphql } from "./support/callGraphql.ts";
import { type Forgery, forgersKey, forgeToken, tamperWith } from "./support/forgeToken.ts";
import { Person } from "./support/Person.ts";
import { readTables } from "./support/readTables.ts";

const VERIFY = "/api/v2/mfa/totp/verify";
const ASSOCIATE = "/api/v2/mfa/totp/associate";
const LIST = "/api/v2/mfa/authenticator";
const LOGIN = "/api/v2/login/account";
const SETTINGS = "/api/v3/update-application-mfa-settings";
/** Written by refusals too: the trail and the counts of failed sign-ins. */
const RECORDS_OF_REFUSALS = [
  ...["audit_checkpoints", "audit_events", "audit_heads", "audit_origins", "audit_repeats"],
  "window_counts",
];

const server = await startServer({ after });
const other = await startServer({ after });
const person = await Person.register(server);
const token = await person.openSession();
const { app } = await person.bindApp(token);
const mfaToken = await person.openChallenge();
const basic = basicOf(server);

const accessTokenQuery = `query accessToken($userPoolId: String!, $secret: String!) {
  accessToken(userPoolId: $userPoolId, secret: $secret) { accessToken }
}`;
const accessToken = await callGraphql<{ accessToken: { accessToken: string } }>(server, accessTokenQuery, {
  userPoolId: server.poolId,
  secret: server.poolSecret,
}).then(({ body }) => String(body.data?.accessToken.accessToken));

function readState(): unknown {
  const tables = [...readTables(server.dataDir)].filter(([name]) => !RECORDS_OF_REFUSALS.includes(name));
  assert.ok(tables.length > 5);
  return tables;
}

/** Calls that must be refused, each by its name. */
type Refusals = Readonly<Record<string, readonly [path: string, call: Call, failure: FailureName]>>;

function itRefuses(refusals: Refusals): void {
  for (const [what, [path, call, failure]] of Object.entries(refusals)) {
    it(`refuses ${what} as ${failure}`, async () => assertRefused(await callApi(server, path, call), failure));
  }
}

let stateBefore: unknown;
beforeEach(() => {
  stateBefore = readState();
});
afterEach(() => assert.deepEqual(readState(), stateBefore, "a refused request has changed something"));

describe("bodies", () => {
  const verify = (body: unknown, headers = {}): [string, Call] => [VERIFY, { token: mfaToken, body, headers }];
  const login = (body: unknown): [string, Call] => [LOGIN, { body }];
  const associate = (body: unknown): [string, Call] => [ASSOCIATE, { token, body }];
  const set = (body: unknown): [string, Call] => [SETTINGS, { headers: basic, body }];
  const { appId } = server;

  itRefuses({
    "JSON that breaks off": [...verify('{"totp": '), "malformed"],
    "JSON with a tail": [...verify('{"totp":"123456"} {}'), "malformed"],
    "text that is not JSON": [...verify("totp=123456"), "malformed"],
    "a body that is empty": [...verify(""), "malformed"],
    null: [...verify("null"), "malformed"],
    "a list": [...verify("[]"), "malformed"],
    "a string": [...verify('"123456"'), "malformed"],
    "a number": [...verify("123456"), "malformed"],
    "a prototype": [...verify('{"__proto__":{"totp":"123456"}}'), "malformed"],
    "a constructor's prototype": [...verify('{"constructor":{"prototype":{"totp":"123456"}}}'), "malformed"],
    "nesting without end": [...verify("[".repeat(100_000)), "malformed"],
    "a code that is a number": [...verify({ totp: 123456 }), "malformed"],
    "a code that is a list": [...verify({ totp: ["123456"] }), "malformed"],
    "a code that is an object": [...verify({ totp: { $ne: null } }), "malformed"],
    "a code that is true": [...verify({ totp: true }), "malformed"],
    "a code too long": [...verify({ totp: "1".repeat(65) }), "malformed"],
    "a code of spaces": [...verify({ totp: "   " }), "totpMissing"],
    "no code": [...verify({}), "totpMissing"],
    "a recovery code too long": [
      "/api/v2/mfa/totp/recovery",
      { token: mfaToken, body: { recoveryCode: "0".repeat(129) } },
      "malformed",
    ],
    "another kind of authenticator": [...associate({ authenticator_type: "sms" }), "malformed"],
    "another source": [...associate({ source: "OTHER" }), "malformed"],
    "seven digits": [...associate({ digits: 7 }), "malformed"],
    "a period of one second": [...associate({ period: 1 }), "malformed"],
    "an algorithm nobody speaks": [...associate({ algorithm: "MD5" }), "malformed"],
    "a name too long": [...associate({ name: "n".repeat(65) }), "malformed"],
    "a password that is not encrypted": [
      ...login({ account: person.email, password: "pass word!" }),
      "passwordUnreadable",
    ],
    "a password encrypted for somebody else": [
      ...login({ account: person.email, password: randomBytes(256).toString("base64") }),
      "passwordWrong",
    ],
    "an account name too long": [...login({ account: "a".repeat(321), password: "AAAA" }), "malformed"],
    "a login without a password": [...login({ account: person.email }), "malformed"],
    "a login without an account": [...login({ password: "AAAA" }), "malformed"],
    "plain text": [...verify("123456", { "content-type": "text/plain" }), "mediaTypeUnsupported"],
    XML: [...verify("<totp/>", { "content-type": "application/xml" }), "mediaTypeUnsupported"],
    "a form": [...verify("totp=1", { "content-type": "application/x-www-form-urlencoded" }), "mediaTypeUnsupported"],
    "a factor nobody knows": [...set({ appId, enabledFactors: ["VOICE"] }), "malformed"],
    "a factor that cannot be served": [...set({ appId, enabledFactors: ["OTP", "PASSKEY"] }), "malformed"],
    "a factor on and off at once": [...set({ appId, enabledFactors: ["OTP"], disabledFactors: ["OTP"] }), "malformed"],
    "too many factors": [...set({ appId, enabledFactors: Array(6).fill("OTP") }), "malformed"],
    "an application that is none": [...set({ appId: "0".repeat(24), enabledFactors: ["OTP"] }), "applicationUnknown"],
    "an application of another pool": [...set({ appId: other.appId, enabledFactors: ["OTP"] }), "applicationUnknown"],
    "an application id that is no id": [...set({ appId: "' or 1=1 --", enabledFactors: ["OTP"] }), "malformed"],
  });

  for (const announced of [true, false]) {
    it(`refuses more than one megabyte, ${announced ? "announced" : "in chunks"}`, async () => {
      assertRefused(await post(VERIFY, { totp: "1".repeat(2 * 1024 * 1024) }, announced), "bodyTooLarge");
    });
  }

  it("takes a body just below the limit", async () => {
    const filler = "1".repeat(1024 * 1024 - 100);
    assertRefused(await callApi(server, VERIFY, { token: mfaToken, body: { filler } }), "totpMissing");
  });
});

/** Posts by node:http, which reads an answer that comes before the body is sent. */
async function post(path: string, body: unknown, announced: boolean): Promise<Answer<unknown>> {
  const bytes = Buffer.from(JSON.stringify(body));
  const headers = { "content-type": "application/json", ...(announced ? { "content-length": bytes.length } : {}) };
  const call = request(server.url + path, { method: "POST", headers });
  call.on("error", () => undefined); // the server may hang up on the rest
  call.end(bytes);
  const [response] = await once(call, "response");
  let text = "";
  response.setEncoding("utf8").on("data", (part: string) => {
    text += part;
  });
  await Promise.race([once(response, "end"), once(response, "error")]);
  const parsed = JSON.parse(text) as Envelope<unknown>; // as: checked by the caller
  return { status: response.statusCode, headers: new Headers(response.headers), text, body: parsed };
}

describe("paths", () => {
  itRefuses({
    "an unknown path": ["/api/v2/nothing/here", {}, "notFound"],
    "an unknown version": ["/api/v9/mfa/authenticator", {}, "notFound"],
    "another method": [VERIFY, { method: "GET" }, "methodNotAllowed"],
    "a method nobody serves": [LIST, { method: "PUT", body: {} }, "methodNotAllowed"],
    "GraphQL by GET": ["/graphql/v2?query={user{id}}", {}, "methodNotAllowed"],
    "a broken escape": ["/api/v2/%zz", {}, "malformed"],
    "a path that climbs": ["/api/v2/..%2f..%2fetc%2fpasswd", {}, "notFound"],
    "an id that is none": ["/api/v2/users/1/mfa-bound", { headers: basic }, "malformed"],
    "an id too long": [`/api/v2/users/${"a".repeat(500)}/mfa-bound`, { headers: basic }, "malformed"],
    "an id of nobody": [`/api/v2/users/${"0".repeat(24)}/mfa-bound`, { headers: basic }, "userNotFound"],
    "unbinding an unknown kind": [
      `/api/v2/users/${"0".repeat(24)}/mfa-bound?type=SMS`,
      { method: "DELETE", headers: basic },
      "malformed",
    ],
    "unbinding no kind": [
      `/api/v2/users/${"0".repeat(24)}/mfa-bound`,
      { method: "DELETE", headers: basic },
      "malformed",
    ],
    "a query that says a thing twice": [`${LIST}?source=SELF&source=SELF`, { token }, "malformed"],
    "a query too long": [`${LIST}?source=${"S".repeat(33)}`, { token }, "malformed"],
    "an unknown application": [
      "/api/v2/.well-known",
      { headers: { "x-authing-app-id": "0".repeat(24) } },
      "applicationUnknown",
    ],
    "an application that is no id": [
      "/api/v2/.well-known",
      { headers: { "x-authing-app-id": "x" } },
      "applicationUnknown",
    ],
  });

  it("answers honestly outside Authing's paths", async () => {
    const answer = await callApi(server, "/nothing/here");
    assert.equal(answer.status, 404);
    assert.match(String(answer.headers.get("content-type")), /^application\/problem\+json/);
  });

  it("takes a pool id beside the application's for what it is: one client puts a tenant's id there", async () => {
    const headers = { "x-authing-userpool-id": other.poolId };
    const [named, alone] = [
      await callApi(server, "/api/v2/.well-known", { headers }),
      await callApi(server, "/api/v2/.well-known"),
    ];
    assert.deepEqual([named.body.code, named.body.data], [200, alone.body.data]);
  });

  it("takes doubled slashes, as a host written with one at its end makes them", async () => {
    const answer = await callApi(server, `/${LIST}`, { token });
    assert.equal(answer.body.code, 200);
  });
});

describe("GraphQL", () => {
  const input = { email: person.email, password: person.encryptedPassword };
  const login = "mutation ($input: LoginByEmailInput!) { loginByEmail(input: $input) { id } }";
  const deep = `{ ${"user { identities { ".repeat(30)} id ${"} }".repeat(30)} }`;
  const bodies: Readonly<Record<string, unknown>> = {
    "a batch": [{ query: "{ user { id } }" }, { query: "{ user { id } }" }],
    "a list of nothing": [],
    "no query": { variables: {} },
    "a query that is a number": { query: 1 },
    "an empty query": { query: "" },
    "JSON that breaks off": '{"query":',
    "a syntax error": { query: "{ user { id }" },
    "an unknown operation": { query: "mutation { dropEverything }" },
    "an unknown field": { query: "{ user { id passwordHash } }" },
    "a query that is deep": { query: deep },
    "many aliases": { query: `{ ${Array.from({ length: 50 }, (_, i) => `u${i}: user { id }`).join(" ")} }` },
    "many attempts in one": {
      query: `mutation ($input: LoginByEmailInput!) { a: loginByEmail(input: $input) { id } b: loginByEmail(input: $input) { id } }`,
      variables: { input },
    },
    "fragments in a circle": { query: "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }" },
    "a huge query": { query: `{ user { ${"id ".repeat(10_000)} } }` },
    "many comments": { query: `${"#\n".repeat(5_000)}{ user { id } }` },
    "variables that are a list": { query: login, variables: [] },
    "a variable of another type": { query: login, variables: { input: { ...input, password: 1 } } },
    "a variable that is not there": { query: login, variables: {} },
    "a field the input does not have": { query: login, variables: { input: { ...input, isAdmin: true } } },
    "an operation name of nothing": { query: login, operationName: "other", variables: { input } },
    "a subscription": { query: "subscription { user { id } }" },
    "custom data that is no JSON": {
      query: "mutation ($input: RegisterByEmailInput!) { registerByEmail(input: $input) { id } }",
      variables: { input: { ...input, email: "new@example.com", params: "{" } },
    },
  };

  for (const [what, body] of Object.entries(bodies)) {
    it(`refuses ${what}`, async () =>
      assertGraphqlRefused(await callApi(server, "/graphql/v2", { body }), "malformed"));
  }

  it("refuses management to an end user", async () => {
    const query = 'mutation { createUser(userInfo: { username: "mallory", password: "secret!" }) { id } }';
    assertGraphqlRefused(await callApi(server, "/graphql/v2", { token, body: { query } }), "credentialsInvalid");
  });

  it("refuses another's account to an end user", async () => {
    const query = `mutation { updateUser(id: "${"0".repeat(24)}", input: { blocked: true }) { id } }`;
    assertGraphqlRefused(await callApi(server, "/graphql/v2", { token, body: { query } }), "malformed");
  });
});

/** GraphQL keeps the envelope in the message of its first error. */
function assertGraphqlRefused(answer: Answer<unknown>, failure: FailureName): void {
  const { errors, data } = answer.body as unknown as { errors?: { message: Envelope<unknown> }[]; data?: object };
  const [error] = errors ?? [];
  assert.ok(error !== undefined, answer.text);
  assertRefused({ ...answer, body: error.message }, failure);
  assert.deepEqual(
    Object.values(data ?? {}).filter((value) => value !== null),
    [],
  );
}

describe("tokens", () => {
  /** What each kind of door says to a token that is not for it. */
  const doors: Readonly<Record<string, readonly [path: string, call: Call, failure: FailureName]>> = {
    session: ["/api/v2/users/me", {}, "notSignedIn"],
    mfaToken: [VERIFY, { body: { totp: app.wrongCode() } }, "mfaTokenInvalid"],
    either: [LIST, {}, "mfaTokenInvalid"],
    management: [`/api/v3/get-application-mfa-settings?appId=${server.appId}`, {}, "credentialsInvalid"],
  };
  const hour = Math.floor(Date.now() / 1_000) + 3_600;
  const forgeries: readonly Forgery[] = [
    { alg: "none" },
    { alg: "HS256", secret: "" },
    { alg: "HS256", secret: "secret" },
    { alg: "RS256", key: forgersKey("RS256") },
    { alg: "ES256", key: forgersKey("ES256") },
  ];
  const notForAnyone: Record<string, string> = {
    "words that are no token": "let me in",
    "dots alone": "..",
    "a token of objects": "e30.e30.e30",
    "a very long token": "a".repeat(10_000),
    "a user token whose signature is cut off": token.split(".").slice(0, 2).join("."),
    "a user token of another person": tamperWith(token, { sub: "0".repeat(24) }),
    "a user token of another session": tamperWith(token, { jti: "0".repeat(24) }),
    "a user token that lasts": tamperWith(token, { exp: hour * 2 }),
    "an mfaToken of another sign-in": tamperWith(mfaToken, { jti: "0".repeat(24) }),
    "an mfaToken that lasts": tamperWith(mfaToken, { exp: hour }),
  };
  for (const [kind, text] of Object.entries({ user: token, mfa: mfaToken, access: accessToken })) {
    for (const forgery of forgeries) {
      const how = forgery.alg === "HS256" ? `HS256 with "${forgery.secret}"` : forgery.alg;
      notForAnyone[`the ${kind} token signed anew by ${how}`] = forgeToken(text, forgery);
    }
  }

  for (const [what, text] of Object.entries(notForAnyone)) {
    it(`opens no door to ${what}`, async () => {
      for (const [path, call, failure] of Object.values(doors)) {
        assertRefused(await callApi(server, path, { ...call, token: text }), failure);
      }
    });
  }

  it("opens no door to a public key used as a shared secret", async () => {
    const answer = await callApi(server, "/.well-known/jwks.json");
    const { keys } = answer.body as unknown as { keys: readonly Record<string, unknown>[] };
    assert.ok(keys.length > 0);
    const { publicKey } = (await callApi<{ publicKey: string }>(server, "/api/v2/.well-known")).body.data;
    for (const secret of [publicKey, ...keys.map((key) => JSON.stringify(key))]) {
      const forged = forgeToken(token, { alg: "HS256", secret });
      assertRefused(await callApi(server, "/api/v2/users/me", { token: forged }), "notSignedIn");
    }
  });

  it("opens no door to a token for another door", async () => {
    const keys: Readonly<Record<string, string>> = { session: token, mfaToken, management: accessToken };
    for (const [door, [path, call, failure]] of Object.entries(doors)) {
      for (const [kind, text] of Object.entries(keys)) {
        if (kind === door || (door === "either" && kind !== "management")) continue;
        // An mfaToken where a session is wanted is told from nonsense: clients then begin their sign-in again.
        const expected = kind === "mfaToken" && door === "session" ? "mfaTokenInvalid" : failure;
        assertRefused(await callApi(server, path, { ...call, token: text }), expected);
      }
    }
  });

  it("opens no door to tokens of another server", async () => {
    const stranger = await Person.register(other);
    const strangersToken = await stranger.openSession();
    await stranger.bindApp(strangersToken);
    for (const text of [strangersToken, await stranger.openChallenge()]) {
      for (const [path, call, failure] of Object.values(doors)) {
        assertRefused(await callApi(server, path, { ...call, token: text }), failure);
      }
    }
  });

  it("refuses an mfaToken where another pool is named", async () => {
    const headers = { "x-authing-userpool-id": other.poolId };
    assertRefused(await callApi(server, LIST, { token: mfaToken, headers }), "mfaTokenInvalid");
  });

  for (const authorization of ["", "Bearer", "Bearer ", "Bearer undefined", "Bearer null", "undefined"]) {
    it(`takes "${authorization}" for no token`, async () => {
      for (const [path, call] of [doors.session, doors.mfaToken, doors.either].filter((door) => door !== undefined)) {
        assertRefused(await callApi(server, path, { ...call, headers: { authorization } }), "notSignedIn");
      }
    });
  }

  for (const authorization of [
    "Basic",
    "Basic !!!",
    `Basic ${Buffer.from(server.poolId).toString("base64")}`,
    basicOf({ ...server, poolSecret: "" }).authorization,
    basicOf({ ...server, poolSecret: server.appSecret }).authorization,
    basicOf({ ...server, poolId: server.appId, poolSecret: server.appSecret }).authorization,
    basicOf(other).authorization,
  ]) {
    it(`opens nothing to pool credentials that are wrong: ${authorization.slice(0, 20)}`, async () => {
      const call = { headers: { authorization }, body: { appId: server.appId, enabledFactors: ["OTP"] } };
      assertRefused(await callApi(server, SETTINGS, call), "credentialsInvalid");
    });
  }

  it("takes a token without its scheme, as some clients send it", async () => {
    const answer = await callApi(server, LIST, { headers: { authorization: mfaToken } });
    assert.equal(answer.body.code, 200);
  });
});

describe("tokens of another day", () => {
  const DAY_MS = 24 * 3_600_000;

  it("that have expired end where they would have opened", async (test) => {
    const past = await startServer(test, { clockOffsetMs: -15 * DAY_MS });
    const member = await Person.register(past);
    const oldToken = await member.openSession();
    assert.equal((await callApi(past, LIST, { token: oldToken })).body.code, 200);
    await callApi(past, SETTINGS, { headers: basicOf(past), body: { appId: past.appId, enabledFactors: ["OTP"] } });
    const oldMfaToken = await member.openChallenge();
    assert.equal((await callApi(past, LIST, { token: oldMfaToken })).body.code, 200);
    assert.equal(await past.stop(), 0);

    const present = await startServer(test, { successorOf: past });
    for (const path of ["/api/v2/users/me", LIST]) {
      assertRefused(await callApi(present, path, { token: oldToken }), "sessionExpired");
    }
    assertRefused(await callApi(present, LIST, { token: oldMfaToken }), "mfaTokenInvalid");
    assertRefused(await callApi(present, VERIFY, { token: oldMfaToken, body: { totp: "000000" } }), "mfaTokenInvalid");
    assertRefused(await callApi(present, ASSOCIATE, { token: oldMfaToken, body: {} }), "mfaTokenInvalid");
  });
});

describe("connections", () => {
  const { hostname, port } = new URL(server.url);

  async function open(text: string): Promise<Socket> {
    const socket = connect(Number(port), hostname).setEncoding("utf8");
    socket.on("error", () => undefined);
    await once(socket, "connect");
    socket.write(text);
    return socket;
  }

  async function isServing(): Promise<boolean> {
    const answers = await Promise.all(Array.from({ length: 20 }, () => callApi(server, LIST, { token })));
    return answers.every(({ body }) => body.code === 200);
  }

  it("that are slow, half open or silent hold nobody up", async () => {
    const head = `POST ${VERIFY} HTTP/1.1\r\nHost: ${hostname}\r\nContent-Type: application/json\r\n`;
    const sockets = await Promise.all([
      ...Array.from({ length: 50 }, () => open("")),
      ...Array.from({ length: 50 }, () => open(head.slice(0, 30))),
      ...Array.from({ length: 50 }, () => open(`${head}Content-Length: 100\r\n\r\n{"totp"`)),
      ...Array.from({ length: 50 }, () => open(`${head}Transfer-Encoding: chunked\r\n\r\n5\r\n{"tot`)),
    ]);
    for (const socket of sockets.slice(100, 120)) socket.end();
    assert.ok(await isServing());
    for (const socket of sockets) socket.destroy();
    assert.ok(await isServing());
  });

  it("that speak no HTTP are told so in one line and closed", async () => {
    for (const text of [
      "rubbish\r\n\r\n",
      "\x16\x03\x01\x02\x00",
      `GET / HTTP/1.1\r\nX: ${"x".repeat(100_000)}\r\n\r\n`,
    ]) {
      const socket = await open(text);
      let answer = "";
      socket.on("data", (part: string) => {
        answer += part;
      });
      await new Promise((resolve) => socket.once("close", resolve));
      assert.match(answer, /^HTTP\/1\.1 4\d\d /);
      assert.doesNotMatch(answer, /\bat .+:\d+:\d+|node_modules/);
    }
    assert.ok(await isServing());
  });
});

describe("afterwards", () => {
  it("nothing that was sent is a defect in the log", () => {
    const lines = server
      .logs()
      .split("\n")
      .filter((line) => line.includes('"level":"'));
    assert.ok(lines.length > 100);
    const faults = lines.flatMap((line) => {
      const { level, msg, err } = JSON.parse(line) as { level: string; msg: string; err?: { message: string } };
      return level === "error" || level === "fatal" ? [`${msg}: ${err?.message}`] : [];
    });
    assert.deepEqual([...new Set(faults)], []);
  });

  it("the sign-in that was open all the while goes through", async () => {
    stateBefore = null;
    const answer = await person.verify(mfaToken, await app.nextCode());
    assert.equal(answer.body.code, 200);
    stateBefore = readState();
  });
});
