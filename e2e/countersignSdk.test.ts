import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, describe, it } from "node:test";
import {
  AuthenticationClient,
  CountersignError,
  MfaRequiredError,
  ProofRefusedError,
  SignInRequiredError,
  ThrottledError,
  type User,
} from "@countersign/sdk";
import { AccountClient } from "@countersign/sdk/account";
import { type RunningServer, startServer } from "./startServer.ts";
import { AuthenticatorApp } from "./support/AuthenticatorApp.ts";
import { basicOf } from "./support/basicOf.ts";
import { callApi } from "./support/callApi.ts";
import { createClients } from "./support/createClients.ts";
import { readCode } from "./support/readCode.ts";

const server = await startServer({ after });

/** The server whose application demands a second factor of everybody. */
const strict = await startServer({ after });
const settings = { appId: strict.appId, enabledFactors: ["OTP"], disabledFactors: [] };
await callApi(strict, "/api/v3/update-application-mfa-settings", { headers: basicOf(strict), body: settings });

const PASSWORD = "pässwörd 🔑";

function newClient({ url, appId }: RunningServer = server): AuthenticationClient {
  return new AuthenticationClient({ appId, appHost: url, lang: "en-US" });
}

function newEmail(): string {
  return `${randomBytes(8).toString("hex")}@example.com`;
}

async function refused<Failure extends Error>(
  call: Promise<unknown>,
  kind: abstract new (...args: never[]) => Failure,
): Promise<Failure> {
  const error = await call.then(
    () => assert.fail("it was accepted"),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof kind, String(error));
  return error;
}

interface Member {
  readonly email: string;
  readonly app: AuthenticatorApp;
  readonly recoveryCode: string;
}

/** Registers a user who has bound an app, on the client that is then signed in as him. */
async function enrol(client: AuthenticationClient): Promise<Member> {
  const email = newEmail();
  await client.registerByEmail(email, PASSWORD, {}, { forceLogin: true });
  const { secret, recovery_code } = await client.mfa.associateMfaAuthenticator({ authenticatorType: "totp" });
  const app = new AuthenticatorApp(secret);
  await client.mfa.confirmAssociateMfaAuthenticator({ authenticatorType: "totp", totp: await app.nextCode() });
  return { email, app, recoveryCode: recovery_code };
}

describe("@countersign/sdk: an account", () => {
  it("is registered, signed in to, changed and signed out of", async () => {
    const client = newClient();
    const email = newEmail();
    assert.equal(await client.isUserExists({ email }), false);
    assert.equal((await client.checkPasswordStrength("short")).valid, false);
    const options = { customData: { age: 7, name: "x", list: [1] } };
    assert.equal((await client.registerByEmail(email, PASSWORD, { nickname: "Ada" }, options)).token, null);
    assert.equal(await client.isUserExists({ email }), true);
    assert.equal(await client.getCurrentUser(), null);

    const user = await client.loginByEmail(email.toUpperCase(), PASSWORD);
    assert.deepEqual([user.email, user.nickname, user.customData], [email, "Ada", { age: 7, name: "x", list: [1] }]);
    assert.equal((await client.getCurrentUser())?.id, user.id);
    assert.equal(
      await newClient()
        .checkLoggedIn()
        .catch(() => "nobody"),
      "nobody",
    );
    assert.equal((await client.updateProfile({ nickname: "Countess", birthdate: "1815-12-10" })).nickname, "Countess");
    assert.equal((await client.getCurrentUser())?.birthdate, "1815-12-10");
    assert.equal((await client.checkLoginStatus()).status, true);
    const { token } = await client.refreshToken();
    assert.equal(await client.tokenProvider.getToken(), token);
    assert.equal((await client.getCurrentUser())?.id, user.id);

    await refused(client.updatePassword("other password", "wrong"), ProofRefusedError);
    await client.updatePassword("other password", PASSWORD);
    assert.equal((await client.getCurrentUser())?.id, user.id);
    await client.logout();
    assert.equal((await client.checkLoginStatus(String(token))).status, false);
    await refused(client.loginByEmail(email, PASSWORD), ProofRefusedError);
    await client.loginByEmail(email, "other password");
  });

  it("is signed in to by user name and made on the way", async () => {
    const client = newClient();
    const username = randomBytes(8).toString("hex");
    const user = await client.registerByUsername(username, PASSWORD, {}, { generateToken: true });
    assert.equal((await client.getCurrentUser())?.id, user.id);
    assert.equal((await client.loginByUsername(username, PASSWORD)).id, user.id);
    const made = await client.loginByEmail(newEmail(), PASSWORD, { autoRegister: true, customData: { from: "sdk" } });
    assert.deepEqual(made.customData, { from: "sdk" });
    const error = await refused(client.loginByPhonePassword("+8613800000000", PASSWORD), ProofRefusedError);
    assert.deepEqual([error.code, typeof error.remainingTries, typeof error.requestId], [2333, "number", "string"]);
  });

  it("has the same password for Authing's client, emoji included", async () => {
    const email = newEmail();
    const { authing } = createClients(server);
    await newClient().registerByEmail(email, PASSWORD);
    assert.equal((await authing.loginByEmail(email, PASSWORD)).email, email);
    const other = newEmail();
    await authing.registerByEmail(other, PASSWORD);
    assert.equal((await newClient().loginByEmail(other, PASSWORD)).email, other);
  });

  it("is signed out once its session has ended elsewhere", async () => {
    const [one, two] = [newClient(), newClient()];
    const { token } = await one.registerByEmail(newEmail(), PASSWORD, {}, { forceLogin: true });
    await two.setToken(String(token));
    await two.logout();
    assert.equal(await one.getCurrentUser(), null);
    assert.equal(await one.tokenProvider.getToken(), null);
    await refused(one.updateProfile({ nickname: "x" }), SignInRequiredError);
  });

  it("counts clientIp from a server that authenticates, and from nobody else", async () => {
    const headers = basicOf(server);
    const backEnd = new AuthenticationClient({ appId: server.appId, appHost: server.url, headers });
    const [email, clientIp] = [newEmail(), "203.0.113.7"];
    assert.equal((await backEnd.registerByEmail(email, PASSWORD, {}, { clientIp, forceLogin: true })).lastIP, clientIp);
    assert.notEqual((await newClient().loginByEmail(email, PASSWORD, { clientIp })).lastIP, clientIp);
  });
});

describe("@countersign/sdk: the second factor", () => {
  it("is bound in a session, asked for at sign-in and passed with the remembered token", async () => {
    const client = newClient();
    const { email, app } = await enrol(client);
    assert.deepEqual(
      (await client.mfa.getMfaAuthenticators()).map((one) => one.enable),
      [true],
    );
    const error = await refused(client.loginByEmail(email, PASSWORD), MfaRequiredError);
    assert.deepEqual([error.code, error.choices, error.mustBind], [1635, [{ policy: "OTP", bound: true }], false]);
    await refused(client.mfa.verifyTotpMfa({ totp: app.wrongCode() }), ProofRefusedError);
    const user = await client.mfa.verifyTotpMfa({ authenticatorType: "totp", totp: await app.nextCode() });
    assert.equal(user.email, email);
    assert.equal((await client.getCurrentUser())?.id, user.id);
    const again = client.mfa.verifyTotpMfa({ totp: await app.nextCode(), mfaToken: error.mfaToken });
    assert.equal((await refused(again, ProofRefusedError)).code, 6001);
  });

  it("may be the recovery code, and the code that replaces it works next", async () => {
    const client = newClient();
    const { email, recoveryCode } = await enrol(client);
    await refused(client.loginByEmail(email, PASSWORD), MfaRequiredError);
    const user = await client.mfa.verifyTotpRecoveryCode({ recoveryCode });
    assert.notEqual(user.recoveryCode, recoveryCode);
    const error = await refused(client.loginByEmail(email, PASSWORD), MfaRequiredError);
    await refused(client.mfa.verifyTotpRecoveryCode({ recoveryCode, mfaToken: error.mfaToken }), ProofRefusedError);
    await client.mfa.verifyTotpRecoveryCode({ authenticatorType: "totp", totp: String(user.recoveryCode) });
    assert.equal((await client.getCurrentUser())?.email, email);
  });

  it("is bound at sign-in where the application demands it, with Authing's spellings", async () => {
    const client = newClient(strict);
    const email = newEmail();
    await client.registerByEmail(email, PASSWORD);
    const error = await refused(client.loginByEmail(email, PASSWORD), MfaRequiredError);
    assert.deepEqual([error.code, error.mustBind], [1636, true]);
    const { secret } = await client.mfa.assosicateMfaAuthenticator({
      authenticatorType: "totp",
      source: "APPLICATION",
    });
    const totp = await new AuthenticatorApp(secret).nextCode();
    const confirmed = await client.mfa.confirmAssosicateMfaAuthenticator({ authenticatorType: "totp", totp });
    assert.deepEqual([confirmed.code, confirmed.user?.email], [200, email]);
    assert.equal((await client.getCurrentUser())?.email, email);
  });

  it("is passed before it is unbound: a session of before it is over", async () => {
    const [one, two] = [newClient(), newClient()];
    const email = newEmail();
    await one.registerByEmail(email, PASSWORD);
    await Promise.all([one.loginByEmail(email, PASSWORD), two.loginByEmail(email, PASSWORD)]);
    const { secret } = await one.mfa.associateMfaAuthenticator({
      name: "phone",
      algorithm: "SHA1",
      digits: 6,
      period: 30,
    });
    const app = new AuthenticatorApp(secret);
    await one.mfa.confirmAssociateMfaAuthenticator({ totp: await app.nextCode() });
    assert.equal((await one.mfa.getMfaAuthenticators())[0]?.name, "phone");
    assert.equal((await refused(two.mfa.deleteMfaAuthenticator(), SignInRequiredError)).code, 2207);
    await refused(two.loginByEmail(email, PASSWORD), MfaRequiredError);
    await two.mfa.verifyTotpMfa({ totp: await app.nextCode() });
    assert.equal((await two.mfa.deleteMfaAuthenticator()).code, 200);
    await two.loginByEmail(email, PASSWORD);
  });

  it("is locked after five wrong codes, and says for how long", async () => {
    const client = newClient();
    const { email, app } = await enrol(client);
    await refused(client.loginByEmail(email, PASSWORD), MfaRequiredError);
    for (let round = 0; round < 5; round++) {
      await client.mfa.verifyTotpMfa({ totp: app.wrongCode() }).catch(() => undefined);
    }
    const error = await refused(client.mfa.verifyTotpMfa({ totp: await app.nextCode() }), ThrottledError);
    assert.ok(error.code === 2057 && Number(error.retryAfterSeconds) > 0, String(error.retryAfterSeconds));
  });
});

describe("@countersign/sdk: many at once", () => {
  it("gives each of twenty users, on as many clients, his own session", async () => {
    const clients = Array.from({ length: 20 }, () => newClient());
    const emails = await Promise.all(
      clients.map(async (client) =>
        String((await client.registerByEmail(newEmail(), PASSWORD, {}, { forceLogin: true })).email),
      ),
    );
    const users = await Promise.all(clients.map((client) => client.getCurrentUser()));
    assert.deepEqual(
      users.map((user) => user?.email),
      emails,
    );
  });

  it("keeps the sign-ins of two users on one client apart by their mfaTokens", async () => {
    const client = newClient();
    const members = [await enrol(client), await enrol(client)];
    const shared = newClient();
    const errors = await Promise.all(
      members.map(({ email }) => refused(shared.loginByEmail(email, PASSWORD), MfaRequiredError)),
    );
    const users: User[] = await Promise.all(
      members.map(async ({ app }, at) =>
        shared.mfa.verifyTotpMfa({ totp: await app.nextCode(), mfaToken: String(errors[at]?.mfaToken) }),
      ),
    );
    assert.deepEqual(
      users.map((user) => user.email),
      members.map(({ email }) => email),
    );
  });
});

describe("AccountClient", () => {
  it("shows a user his factors, sessions and activity, and does with them what he says", async () => {
    const client = newClient();
    await enrol(client);
    const account = new AccountClient(client);
    const [app, code] = await account.listAuthenticators();
    assert.deepEqual([app?.kind, code?.kind], ["totp", "recovery"]);
    assert.equal((await account.renameAuthenticator(app?.id ?? "", "Telephone")).name, "Telephone");
    assert.match(await account.renewRecoveryCode(), /^([0-9a-f]{4}-){5}[0-9a-f]{4}$/);
    const { sessions, more } = await account.listSessions();
    assert.deepEqual([sessions.length, sessions[0]?.current, more], [1, true, false]);
    await account.endOtherSessions();
    const page = await account.listActivity({ limit: 2 });
    assert.deepEqual(
      page.events.map(({ kind, by }) => [kind, by]),
      [
        ["session.ended", "user"],
        ["recoveryCode.renewed", "user"],
      ],
    );
    const next = await account.listActivity({ limit: 1, after: page.next ?? "" });
    assert.equal(next.events[0]?.kind, "authenticator.renamed");
    assert.deepEqual(await account.removeAuthenticator(app?.id ?? ""), []);
    assert.equal(await account.endSession(sessions[0]?.id ?? ""), true);
    await refused(account.listSessions(), SignInRequiredError);
  });

  it("binds an app and a mailbox in a session, and changes the password", async () => {
    const client = newClient();
    const { email } = await enrol(client);
    const account = new AccountClient(client);
    const { account: own, application, bindable } = await account.read();
    assert.deepEqual([own.email, application.id, bindable.includes("totp")], [email, server.appId, true]);
    const { secret } = await account.beginApp("Spare");
    const bound = await account.confirmApp(await new AuthenticatorApp(secret).nextCode());
    assert.ok(bound.some(({ kind, name }) => kind === "totp" && name === "Spare"));
    const mailbox = { email: `${randomBytes(6).toString("hex")}@example.com` };
    await account.sendAddressCode(mailbox);
    const { authenticators, recoveryCode } = await account.bindAddress(mailbox, await readCode(server, mailbox.email));
    assert.deepEqual([authenticators.length, recoveryCode], [4, null]);
    await refused(account.changePassword("quite another password", "wrong"), CountersignError);
    await account.changePassword("quite another password", PASSWORD);
  });
});
