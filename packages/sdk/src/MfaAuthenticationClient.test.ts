import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { AuthenticationClient } from "./AuthenticationClient.ts";
import { ProofRefusedError, SignInRequiredError } from "./errors.ts";
import { MfaRequiredError } from "./MfaRequiredError.ts";
import { memoryStorage } from "./TokenStorage.ts";
import { MockCountersign, type MockUser, publicKey } from "./testing/mockCountersign.ts";
import { type SeenRequest, startMockServer } from "./testing/mockServer.ts";

let server: MockCountersign;
let client: AuthenticationClient;
let [ada, bob, cyd]: [MockUser, MockUser, MockUser] = [] as never; // set before each test

beforeEach(async () => {
  [ada, bob, cyd] = [
    { email: "ada@example.com", password: "ada's", totp: "111111", recoveryCode: "ada-recovery" },
    { email: "bob@example.com", password: "bob's", totp: "222222", recoveryCode: "bob-recovery" },
    { email: "cyd@example.com", password: "cyd's", applicationMfa: true },
  ];
  server = await new MockCountersign([ada, bob, cyd]).start();
  client = new AuthenticationClient({ appId: "app", appHost: server.host });
});

/** Signs in with the password, to the point where the second factor is due. */
async function begin(user: MockUser, one = client): Promise<MfaRequiredError> {
  try {
    await one.loginByEmail(user.email, user.password);
  } catch (error) {
    assert.ok(error instanceof MfaRequiredError);
    return error;
  }
  return assert.fail("no second factor was asked for");
}

async function signIn(user: MockUser, one = client): Promise<void> {
  await begin(user, one);
  await one.mfa.verifyTotpMfa({ totp: String(user.totp) });
}

async function currentEmail(one = client): Promise<string | null | undefined> {
  return (await one.tokenProvider.getUser())?.email;
}

function last(): SeenRequest {
  return server.seen.at(-1) ?? assert.fail();
}

describe("passing the second factor", () => {
  it("is due by the user's own choice (1635) or the application's (1636)", async () => {
    assert.equal((await begin(ada)).code, 1635);
    const error = await begin(cyd);
    assert.deepEqual(
      [error.code, error.mustBind, error.choices.map((choice) => choice.policy)],
      [1636, true, ["OTP", "SMS"]],
    );
  });

  it("leaves the user signed out until it is passed", async () => {
    await begin(ada);
    assert.equal(await client.getCurrentUser(), null);
  });

  it("signs in with the token of the error", async () => {
    const { mfaToken } = await begin(ada);
    const user = await client.mfa.verifyTotpMfa({ totp: "111111", mfaToken });
    assert.deepEqual([user.email, user.customData], [ada.email, { badge: 7 }]);
    assert.deepEqual([last().headers.authorization, last().body], [`Bearer ${mfaToken}`, { totp: "111111" }]);
    assert.deepEqual([await client.tokenProvider.getToken(), await currentEmail()], [user.token, ada.email]);
  });

  it("signs in as Authing documents it, with the remembered token", async () => {
    await begin(ada);
    assert.equal((await client.mfa.verifyTotpMfa({ authenticatorType: "totp", totp: "111111" })).email, ada.email);
  });

  it("may be tried again after a wrong code", async () => {
    await begin(ada);
    await assert.rejects(client.mfa.verifyTotpMfa({ totp: "999999" }), { code: 6001, name: "ProofRefusedError" });
    assert.equal((await client.mfa.verifyTotpMfa({ totp: "111111" })).email, ada.email);
  });

  it("spends the remembered token", async () => {
    await signIn(ada);
    await assert.rejects(client.mfa.verifyTotpMfa({ totp: "111111" }), { code: 2020, name: "SignInRequiredError" });
    assert.equal(last().headers.authorization, undefined);
  });

  it("forgets a token that has ended", async () => {
    const { mfaToken } = await begin(ada);
    server.tokens.delete(mfaToken);
    await assert.rejects(client.mfa.verifyTotpMfa({ totp: "111111" }), { code: 2021 });
    await assert.rejects(client.mfa.verifyTotpMfa({ totp: "111111" }), { code: 2020 });
  });

  it("cannot be passed after signing out", async () => {
    await begin(ada);
    await client.logout();
    await assert.rejects(client.mfa.verifyTotpMfa({ totp: "111111" }), SignInRequiredError);
  });

  it("is not passed with a token that a client without storage would remember for somebody else", async () => {
    const shared = new AuthenticationClient({ appId: "app", appHost: server.host, storage: null });
    await begin(ada, shared);
    await assert.rejects(shared.mfa.verifyTotpMfa({ totp: "111111" }), { code: 2020 });
  });
});

describe("a second step that is answered by another one", () => {
  const due = (mfaToken: string, mfaPolicy: string): object => ({
    ...{ code: 1636, apiCode: 1636, statusCode: 302, message: "second factor" },
    data: { mfaToken, applicationMfa: [{ mfaPolicy, sort: 1, status: 1 }], mfaEmail: "dan@example.com" },
  });

  it("goes on by the token and the choices of the newer one", async () => {
    const own = await startMockServer(({ url, headers }) => {
      if (url === "/graphql/v2") return { body: { errors: [{ message: due("first", "EMAIL") }], data: null } };
      if (headers.authorization === "Bearer first") return { body: due("second", "OTP") };
      const user = { id: "6510a0c2f4d85b0012ab34cd", email: "dan@example.com", token: "user-token" };
      return { body: { code: 200, statusCode: 200, message: "ok", data: user } };
    });
    const one = new AuthenticationClient({ appId: "app", appHost: own.host, publicKey });
    await assert.rejects(one.loginByEmail("dan@example.com", "dan's"), { code: 1636, mfaToken: "first" });
    const proof = { email: "dan@example.com", code: "123456" };
    const choices = [{ policy: "OTP", bound: false }];
    await assert.rejects(one.mfa.verifyAppEmailMfa(proof), { code: 1636, mfaToken: "second", choices });
    const user = await one.mfa.verifyTotpMfa({ totp: "123456" });
    assert.equal(own.seen.at(-1)?.headers.authorization, "Bearer second");
    assert.deepEqual([await one.tokenProvider.getToken(), user.token], ["user-token", "user-token"]);
  });
});

describe("the recovery code", () => {
  it("signs in, and the code that replaces it comes with the user", async () => {
    await begin(ada);
    const user = await client.mfa.verifyTotpRecoveryCode({ recoveryCode: "ada-recovery" });
    assert.deepEqual([user.email, user.recoveryCode], [ada.email, "new-recovery-code"]);
    assert.equal(await currentEmail(), ada.email);
  });

  it("is taken under the name that Authing documents, too", async () => {
    await begin(ada);
    const user = await client.mfa.verifyTotpRecoveryCode({ authenticatorType: "totp", totp: "ada-recovery" });
    assert.equal(user.recoveryCode, "new-recovery-code");
  });

  it("is never stored", async () => {
    const storage = memoryStorage();
    const one = new AuthenticationClient({ appId: "app", appHost: server.host, storage });
    await begin(ada, one);
    await one.mfa.verifyTotpRecoveryCode({ recoveryCode: "ada-recovery" });
    assert.ok(!String(await storage.get("_authing_user")).includes("recovery"));
  });

  it("is refused when wrong", async () => {
    const { mfaToken } = await begin(ada);
    await assert.rejects(
      client.mfa.verifyTotpRecoveryCode({ recoveryCode: "bob-recovery", mfaToken }),
      ProofRefusedError,
    );
  });
});

describe("binding at sign-in", () => {
  it("goes with the remembered token and completes the sign-in", async () => {
    const { mfaToken } = await begin(cyd);
    assert.deepEqual(await client.mfa.getMfaAuthenticators(), []);
    const association = await client.mfa.associateMfaAuthenticator({
      authenticatorType: "totp",
      source: "APPLICATION",
    });
    assert.deepEqual(last().body, { authenticator_type: "totp", source: "APPLICATION" });
    assert.equal(association.recovery_code, "first-recovery-code");
    const confirmed = await client.mfa.confirmAssociateMfaAuthenticator({ totp: `code of ${cyd.email}` });
    assert.deepEqual([confirmed.code, confirmed.user?.email, await currentEmail()], [200, cyd.email, cyd.email]);
    assert.equal(last().headers.authorization, `Bearer ${mfaToken}`);
    assert.equal((await client.getCurrentUser())?.email, cyd.email);
  });

  it("sends the given mfaToken with every step", async () => {
    const { mfaToken } = await begin(cyd);
    await begin(ada);
    await client.mfa.getMfaAuthenticators({ type: "totp", mfaToken });
    await client.mfa.associateMfaAuthenticator({ authenticatorType: "totp", mfaToken });
    const totp = `code of ${cyd.email}`;
    await client.mfa.confirmAssociateMfaAuthenticator({ authenticatorType: "totp", totp, mfaToken });
    assert.deepEqual(
      server.seen.slice(-3).map((request) => request.headers.authorization),
      Array(3).fill(`Bearer ${mfaToken}`),
    );
    assert.equal(await currentEmail(), cyd.email);
  });

  it("binds for who is signing in, not for whom an old session belongs to", async () => {
    await signIn(ada);
    await begin(cyd);
    await client.mfa.associateMfaAuthenticator();
    assert.deepEqual([cyd.pendingTotp, ada.pendingTotp], [`code of ${cyd.email}`, undefined]);
  });
});

describe("an authenticator of the signed-in user", () => {
  beforeEach(() => signIn(ada));

  it("is listed as Authing's client asks for it", async () => {
    const [authenticator] = await client.mfa.getMfaAuthenticators();
    assert.equal(authenticator?.enable, true);
    assert.equal(last().url, "/api/v2/mfa/authenticator?type=totp&source=SELF");
    await client.mfa.getMfaAuthenticators({ type: "totp" });
    assert.equal(last().url, "/api/v2/mfa/authenticator?type=totp");
  });

  it("is bound and confirmed, and the session stays", async () => {
    const before = await client.tokenProvider.getToken();
    const options = { name: "phone", algorithm: "SHA256", digits: 8, period: 60 } as const;
    await client.mfa.associateMfaAuthenticator(options);
    assert.deepEqual(last().body, { authenticator_type: "totp", ...options });
    const confirmed = await client.mfa.confirmAssociateMfaAuthenticator({ totp: `code of ${ada.email}` });
    assert.deepEqual(confirmed, { code: 200, message: "ok", user: null });
    assert.deepEqual([await client.tokenProvider.getToken(), await currentEmail()], [before, ada.email]);
  });

  it("is removed after another second factor, which the remembered token passes", async () => {
    await assert.rejects(client.mfa.deleteMfaAuthenticator(), MfaRequiredError);
    await client.mfa.verifyTotpMfa({ totp: "111111" });
    delete ada.totp;
    assert.deepEqual(await client.mfa.deleteMfaAuthenticator(), { code: 200, message: "ok" });
  });

  it("is removed by its id, which never stands for all of them when there is none", async () => {
    await assert.rejects(client.mfa.deleteMfaAuthenticator({ id: "a&b" }), MfaRequiredError);
    assert.equal(last().url, "/api/v2/mfa/totp/associate?id=a%26b");
    const [none] = [] as readonly { readonly id: string }[];
    // @ts-expect-error an id that may be undefined is none
    await assert.rejects(client.mfa.deleteMfaAuthenticator({ id: none?.id }), MfaRequiredError);
    assert.equal(last().url, "/api/v2/mfa/totp/associate?id=undefined", "which the server refuses");
    await assert.rejects(client.mfa.deleteMfaAuthenticator(), MfaRequiredError);
    assert.equal(last().url, "/api/v2/mfa/totp/associate");
  });

  it("is still asked for by session while a step-up waits", async () => {
    await assert.rejects(client.mfa.deleteMfaAuthenticator(), MfaRequiredError);
    await client.mfa.getMfaAuthenticators();
    assert.equal(last().headers.authorization, `Bearer ${await client.tokenProvider.getToken()}`);
  });
});

describe("Authing's spellings", () => {
  it("do the same as ours", async () => {
    await begin(cyd);
    const association = await client.mfa.assosicateMfaAuthenticator({ authenticatorType: "totp" });
    assert.equal(association.authenticator_type, "totp");
    const totp = `code of ${cyd.email}`;
    const confirmed = await client.mfa.confirmAssosicateMfaAuthenticator({ authenticatorType: "totp", totp });
    assert.equal(confirmed.code, 200);
    await client.mfa.assosicateMfaAuthenticator();
    assert.deepEqual(last().body, { authenticator_type: "totp", source: "SELF" });
  });
});

describe("sign-ins at the same time", () => {
  it("of two clients do not mix their tokens", async () => {
    const [one, two] = [client, new AuthenticationClient({ appId: "app", appHost: server.host })];
    await Promise.all([begin(ada, one), begin(bob, two)]);
    const users = await Promise.all([
      one.mfa.verifyTotpMfa({ totp: "111111" }),
      two.mfa.verifyTotpMfa({ totp: "222222" }),
    ]);
    assert.deepEqual(
      users.map((user) => user.email),
      [ada.email, bob.email],
    );
    assert.deepEqual([await currentEmail(one), await currentEmail(two)], [ada.email, bob.email]);
  });

  it("of one client are kept apart by the tokens of their errors", async () => {
    const errors = await Promise.all([begin(ada), begin(bob)]);
    const [first, second] = errors.map((error) => error.mfaToken);
    const users = await Promise.all([
      client.mfa.verifyTotpMfa({ totp: "222222", mfaToken: String(second) }),
      client.mfa.verifyTotpMfa({ totp: "111111", mfaToken: String(first) }),
    ]);
    assert.deepEqual(
      users.map((user) => user.email),
      [bob.email, ada.email],
    );
  });

  it("of one client remember the last error; completing one leaves the other", async () => {
    const { mfaToken } = await begin(ada);
    await begin(bob);
    assert.equal((await client.mfa.verifyTotpMfa({ totp: "111111", mfaToken })).email, ada.email);
    assert.equal((await client.mfa.verifyTotpMfa({ totp: "222222" })).email, bob.email);
    assert.equal(await currentEmail(), bob.email);
  });

  it("do not take the token of one for the other when a code is answered late", async () => {
    await begin(ada);
    const { promise, resolve } = Promise.withResolvers<void>();
    server.gate = (request) => (request.url.endsWith("/verify") ? promise : Promise.resolve());
    const late = client.mfa.verifyTotpMfa({ totp: "111111" });
    await begin(bob);
    resolve();
    assert.equal((await late).email, ada.email);
    assert.equal((await client.mfa.verifyTotpMfa({ totp: "222222" })).email, bob.email);
  });
});
