import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { inspect } from "node:util";
import { AuthenticationClient } from "./AuthenticationClient.ts";
import { ConnectionError, ProofRefusedError, SignInRequiredError } from "./errors.ts";
import type { AuthenticationClientOptions } from "./options.ts";
import { memoryStorage } from "./TokenStorage.ts";
import { decryptPassword, MockCountersign, publicKey } from "./testing/mockCountersign.ts";
import type { SeenRequest } from "./testing/mockServer.ts";

const ADA = "ada@example.com";
const BOB = "bob@example.com";
let server: MockCountersign;
let client: AuthenticationClient;

function newClient(options: Partial<AuthenticationClientOptions> = {}): AuthenticationClient {
  return new AuthenticationClient({ appId: "app", appHost: server.host, ...options });
}

function lastRequest(): SeenRequest {
  return server.seen.at(-1) ?? assert.fail();
}

function variablesOfLast(): Record<string, unknown> {
  return lastRequest().body?.variables as Record<string, unknown>; // of a GraphQL operation
}

function inputOfLast(): Record<string, unknown> {
  const { input } = variablesOfLast();
  return input as Record<string, unknown>; // of a sign-in
}

async function stateOf(one: AuthenticationClient): Promise<[string | undefined, string | undefined]> {
  const [token, user] = [await one.tokenProvider.getToken(), await one.tokenProvider.getUser()];
  return [token === null ? undefined : server.tokens.get(token)?.email, user?.email ?? undefined];
}

/** Holds back the answers to some requests until told to let them go. */
function hold(concerns: (request: SeenRequest) => boolean): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.gate = (request) => (concerns(request) ? promise : Promise.resolve());
  return resolve;
}

beforeEach(async () => {
  server = await new MockCountersign([
    { email: ADA, password: "ada's pässwörd 🔑" },
    { email: BOB, password: "bob's password" },
  ]).start();
  client = newClient();
});

describe("signing in with a password", () => {
  it("gives the user, folds his custom data and keeps his session", async () => {
    const user = await client.loginByEmail(ADA, "ada's pässwörd 🔑");
    assert.deepEqual([user.email, user.customData], [ADA, { badge: 7 }]);
    assert.equal(await client.tokenProvider.getToken(), user.token);
    assert.deepEqual(await client.tokenProvider.getUser(), user);
  });

  it("asks for the public key once, and not at all if it is given", async () => {
    await client.loginByEmail(ADA, "ada's pässwörd 🔑");
    await client.loginByEmail(BOB, "bob's password");
    await newClient({ publicKey }).loginByEmail(BOB, "bob's password");
    assert.equal(server.seen.filter((request) => request.url === "/api/v2/.well-known").length, 1);
  });

  it("asks for the public key again after a refusal", async () => {
    await assert.rejects(client.loginByEmail(ADA, "wrong"), ProofRefusedError);
    await client.loginByEmail(ADA, "ada's pässwörd 🔑");
    assert.equal(server.seen.filter((request) => request.url === "/api/v2/.well-known").length, 2);
  });

  it("says that the password is wrong, and how many tries are left", async () => {
    await assert.rejects(client.loginByEmail(ADA, "wrong"), (error) => {
      assert.ok(error instanceof ProofRefusedError);
      assert.deepEqual([error.code, error.remainingTries, error.requestId], [2333, 4, "request-2"]);
      return true;
    });
  });

  it("sends no token, not even that of an earlier session", async () => {
    await client.loginByEmail(ADA, "ada's pässwörd 🔑");
    await client.loginByEmail(BOB, "bob's password");
    assert.equal(lastRequest().headers.authorization, undefined);
  });

  it("never sends the password as it is", async () => {
    await client.loginByEmail(BOB, "bob's password");
    assert.ok(!JSON.stringify(server.seen).includes("bob's password"));
  });

  it("sends what Authing's options mean", async () => {
    const options = {
      autoRegister: true,
      clientIp: "192.0.2.1",
      customData: { age: 7 },
      params: [{ key: "x", value: 1 }],
    };
    await client.loginByEmail(BOB, "bob's password", options);
    const { password, ...input } = inputOfLast();
    const params = JSON.stringify([{ key: "age", value: 7 }]);
    assert.deepEqual(input, { email: BOB, autoRegister: true, clientIp: "192.0.2.1", params });
    await client.loginByEmail(BOB, "bob's password", { params: [{ key: "x", value: 1 }] });
    assert.equal(inputOfLast().params, '[{"key":"x","value":1}]');
  });

  it("works though the browser's storage is full", async () => {
    const full = (): never => {
      throw new Error("QuotaExceededError");
    };
    const one = newClient({ storage: { get: full, set: full, remove: full } });
    await one.loginByEmail(ADA, "ada's pässwörd 🔑");
    assert.equal((await one.getCurrentUser())?.email, ADA);
    await one.logout();
    assert.equal(await one.getCurrentUser(), null);
  });

  it("hides the tokens when the client is logged", async () => {
    const one = newClient({ headers: { authorization: "Basic c2VjcmV0" } });
    const { token } = await one.loginByEmail(ADA, "ada's pässwörd 🔑");
    const text = inspect(one, { depth: 9, showHidden: true });
    assert.ok(token && !text.includes(token) && !text.includes("c2VjcmV0"), text);
  });
});

describe("registering", () => {
  it("signs in when asked to", async () => {
    const user = await client.registerByEmail(
      "cyd@example.com",
      "cyd's password",
      { nickname: "Cyd" },
      { forceLogin: true },
    );
    assert.deepEqual([user.email, await stateOf(client)], ["cyd@example.com", ["cyd@example.com", "cyd@example.com"]]);
    const { password, ...input } = inputOfLast();
    assert.deepEqual(input, { email: "cyd@example.com", profile: { nickname: "Cyd" }, forceLogin: true });
    assert.equal(decryptPassword(String(password)), "cyd's password");
  });

  it("ends an earlier session otherwise", async () => {
    await client.loginByEmail(ADA, "ada's pässwörd 🔑");
    await client.registerByEmail("cyd@example.com", "cyd's password");
    assert.deepEqual(await stateOf(client), [undefined, undefined]);
  });
});

describe("the current user", () => {
  it("is nobody before a sign-in, without asking the server", async () => {
    assert.equal(await client.getCurrentUser(), null);
    await assert.rejects(client.checkLoggedIn(), SignInRequiredError);
    assert.equal(server.seen.length, 0);
  });

  it("is whom the token stands for, and keeps it", async () => {
    const { token } = await client.loginByEmail(ADA, "ada's pässwörd 🔑");
    const one = newClient({ token: String(token) });
    const user = await one.getCurrentUser();
    assert.deepEqual([user?.email, user?.token, await stateOf(one)], [ADA, token, [ADA, ADA]]);
    assert.equal(await one.checkLoggedIn(), `id of ${ADA}`);
  });

  it("is nobody once the session was ended elsewhere, and the token is forgotten", async () => {
    await client.loginByEmail(ADA, "ada's pässwörd 🔑");
    server.tokens.clear();
    assert.equal(await client.getCurrentUser(), null);
    assert.equal(await client.tokenProvider.getToken(), null);
  });

  it("stays signed in when the server cannot be reached", async () => {
    const { token } = await client.loginByEmail(ADA, "ada's pässwörd 🔑");
    const away = newClient({ appHost: "http://127.0.0.1:1", token: String(token) });
    await assert.rejects(away.getCurrentUser(), ConnectionError);
    assert.equal(await away.tokenProvider.getToken(), token);
  });

  it("is read from the token when only that is there", async () => {
    const payload = (claims: object): string => Buffer.from(JSON.stringify(claims)).toString("base64url");
    assert.equal(await newClient({ token: `h.${payload({ sub: "id-???>>>" })}.s` }).checkLoggedIn(), "id-???>>>");
    assert.equal(await newClient({ token: `h.${payload({ data: { id: "id-2" } })}.s` }).checkLoggedIn(), "id-2");
    for (const token of ["opaque", "h.!!.s", `h.${payload({})}.s`, "h.bnVsbA.s"]) {
      await assert.rejects(newClient({ token }).checkLoggedIn(), SignInRequiredError);
    }
  });

  it("changes his profile and stays signed in", async () => {
    await client.loginByEmail(ADA, "ada's pässwörd 🔑");
    const user = await client.updateProfile({ nickname: "Countess" });
    assert.equal(user.nickname, "Countess");
    assert.deepEqual(variablesOfLast(), { input: { nickname: "Countess" } });
    assert.deepEqual(
      [(await client.tokenProvider.getUser())?.nickname, await stateOf(client)],
      ["Countess", [ADA, ADA]],
    );
  });

  it("changes his password, both encrypted", async () => {
    await client.loginByEmail(ADA, "ada's pässwörd 🔑");
    assert.equal((await client.updatePassword("new 🔑", "old")).nickname, "new 🔑");
    assert.equal(decryptPassword(String(variablesOfLast().oldPassword)), "old");
    await client.updatePassword("new 🔑");
    assert.deepEqual(Object.keys(variablesOfLast()), ["newPassword"]);
    assert.deepEqual(await stateOf(client), [ADA, ADA]);
  });

  it("renews his token", async () => {
    const { token } = await client.loginByEmail(ADA, "ada's pässwörd 🔑");
    const fresh = await client.refreshToken();
    assert.notEqual(fresh.token, token);
    assert.equal(await client.tokenProvider.getToken(), fresh.token);
    assert.equal((await client.tokenProvider.getUser())?.token, fresh.token);
  });

  it("can ask whether a token still holds", async () => {
    assert.equal((await client.checkLoginStatus()).status, false);
    await client.loginByEmail(ADA, "ada's pässwörd 🔑");
    assert.equal((await client.checkLoginStatus()).status, true);
    assert.equal((await client.checkLoginStatus("other")).status, false);
  });

  it("can be set by hand, and read back at once", async () => {
    void client.setToken("token-1");
    assert.equal(await client.tokenProvider.getToken(), "token-1");
    void client.setCurrentUser({ id: "x", arn: "", userPoolId: "", token: "token-2" });
    assert.deepEqual([await client.tokenProvider.getToken(), await client.checkLoggedIn()], ["token-2", "x"]);
  });
});

describe("signing out", () => {
  it("ends the session on both sides", async () => {
    await client.loginByEmail(ADA, "ada's pässwörd 🔑");
    await client.logout();
    assert.equal(lastRequest().url, "/api/v2/logout?app_id=app");
    assert.deepEqual([server.tokens.size, await stateOf(client)], [0, [undefined, undefined]]);
  });

  it("ends it here even if the server cannot be told, and says so", async () => {
    const away = newClient({ appHost: "http://127.0.0.1:1", token: "token" });
    await assert.rejects(away.logout(), ConnectionError);
    assert.equal(await away.tokenProvider.getToken(), null);
  });

  it("is done already when the session has ended or there is none", async () => {
    await client.logout();
    await client.setToken("user-token-of-yesterday");
    await client.logout();
    assert.equal(await client.tokenProvider.getToken(), null);
  });
});

describe("questions without a session", () => {
  it("are whether a user exists and how good a password is", async () => {
    assert.deepEqual(
      [await client.isUserExists({ email: ADA }), await client.isUserExists({ email: "x" })],
      [true, false],
    );
    assert.deepEqual(await client.checkPasswordStrength("short"), { valid: false, message: null });
  });
});

describe("calls at the same time", () => {
  it("of two clients keep two sessions", async () => {
    const [ada, bob] = [newClient(), newClient()];
    await Promise.all([ada.loginByEmail(ADA, "ada's pässwörd 🔑"), bob.loginByEmail(BOB, "bob's password")]);
    const users = await Promise.all([
      ada.getCurrentUser(),
      bob.getCurrentUser(),
      ada.refreshToken(),
      bob.refreshToken(),
    ]);
    assert.deepEqual([users[0]?.email, users[1]?.email], [ADA, BOB]);
    assert.deepEqual(
      [await stateOf(ada), await stateOf(bob)],
      [
        [ADA, ADA],
        [BOB, BOB],
      ],
    );
  });

  it("of one client give each caller his own user, and keep the sign-in that began last", async () => {
    const release = hold((request) => JSON.stringify(request.body ?? "").includes(ADA));
    const first = client.loginByEmail(ADA, "ada's pässwörd 🔑");
    await client.loginByEmail(BOB, "bob's password");
    release();
    assert.equal((await first).email, ADA);
    assert.deepEqual(await stateOf(client), [BOB, BOB]);
  });

  it("do not sign in again whom a sign-out overtook", async () => {
    const release = hold((request) => JSON.stringify(request.body ?? "").includes(ADA));
    const login = client.loginByEmail(ADA, "ada's pässwörd 🔑");
    await client.logout();
    release();
    await login;
    assert.deepEqual(await stateOf(client), [undefined, undefined]);
  });

  it("do not put an answer about one user into the session of the next", async () => {
    await client.loginByEmail(ADA, "ada's pässwörd 🔑");
    const release = hold((request) => Boolean(request.headers.authorization));
    const late = [client.getCurrentUser(), client.updateProfile({ nickname: "x" }), client.refreshToken()];
    await client.loginByEmail(BOB, "bob's password");
    release();
    await Promise.all(late);
    assert.deepEqual(await stateOf(client), [BOB, BOB]);
  });

  it("do not end the session of the next user when that of the last turns out to have ended", async () => {
    await client.setToken("user-token-of-yesterday");
    const release = hold((request) => Boolean(request.headers.authorization));
    const late = client.getCurrentUser();
    await client.loginByEmail(BOB, "bob's password");
    release();
    assert.equal(await late, null);
    assert.deepEqual(await stateOf(client), [BOB, BOB]);
  });
});

describe("a client that serves many users", () => {
  it("keeps nothing, and speaks for whom each call names", async () => {
    const shared = newClient({ storage: null });
    const ada = await shared.loginByEmail(ADA, "ada's pässwörd 🔑");
    const bob = await shared.loginByEmail(BOB, "bob's password");
    assert.equal(await shared.getCurrentUser(), null);
    const users = [ada, bob].map(({ token }) => shared.getCurrentUser({ token: String(token) }));
    assert.deepEqual(
      (await Promise.all(users)).map((user) => user?.email),
      [ADA, BOB],
    );
    await shared.logout({ token: String(ada.token) });
    assert.deepEqual([...server.tokens.keys()], [bob.token]);
  });

  it("leaves its own session alone when a call names another", async () => {
    await client.loginByEmail(ADA, "ada's pässwörd 🔑");
    const { token } = await newClient().loginByEmail(BOB, "bob's password");
    assert.equal((await client.getCurrentUser({ token: String(token) }))?.email, BOB);
    await client.refreshToken({ token: String(token) });
    await client.logout({ token: String(token) });
    assert.deepEqual(await stateOf(client), [ADA, ADA]);
  });
});

describe("a storage of one's own", () => {
  it("carries the session from one client to the next", async () => {
    const storage = memoryStorage();
    await newClient({ storage }).loginByEmail(ADA, "ada's pässwörd 🔑");
    assert.equal((await newClient({ storage }).getCurrentUser())?.email, ADA);
  });
});
