import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, describe, it } from "node:test";
import type { AuthingRoutes, RouteData } from "@countersign/contract";
import type { AuthenticationClient, IMfaAssociation } from "authing-js-sdk";
import { startServer } from "./startServer.ts";
import { AuthenticatorApp } from "./support/AuthenticatorApp.ts";
import { basicOf } from "./support/basicOf.ts";
import { callApi } from "./support/callApi.ts";
import { createClients } from "./support/createClients.ts";
import { encryptPassword } from "./support/encryptPassword.ts";
import { refusalOf } from "./support/refusalOf.ts";
import { scanQrCode } from "./support/scanQrCode.ts";

const TOTP = { authenticatorType: "totp" };
const RECOVERY_CODE = /^[0-9a-f]{4}(-[0-9a-f]{4}){5}$/;

const server = await startServer({ after });

/** The server whose application demands a second factor of everybody. */
const strictServer = await startServer({ after });
const policyPath = "/api/v3/update-application-mfa-settings";
await callApi(strictServer, policyPath, {
  headers: basicOf(strictServer),
  body: { appId: strictServer.appId, enabledFactors: ["OTP"], disabledFactors: [] },
});

function newName(): string {
  return randomBytes(8).toString("hex");
}

interface Login {
  readonly authing: AuthenticationClient;
  readonly email: string;
  readonly password: string;
}

/** Registers somebody and signs him in. */
async function newLogin(on = server): Promise<Login> {
  const { authing } = createClients(on);
  const login = { authing, email: `${newName()}@example.com`, password: newName() };
  await authing.registerByEmail(login.email, login.password);
  if (on === server) await authing.loginByEmail(login.email, login.password);
  return login;
}

async function bindApp({ authing }: Login): Promise<{ app: AuthenticatorApp; association: IMfaAssociation }> {
  const association = await authing.mfa.assosicateMfaAuthenticator(TOTP);
  const app = new AuthenticatorApp(association.secret);
  await authing.mfa.confirmAssosicateMfaAuthenticator({ ...TOTP, totp: await app.nextCode() });
  return { app, association };
}

/** Signs in up to the second factor and gives the mfaToken. */
async function challenge({ authing, email, password }: Login, code = 1635): Promise<string> {
  const refusal = await refusalOf(authing.loginByEmail(email, password));
  assert.equal(refusal.code, code);
  return String(refusal.data?.mfaToken);
}

describe("authing-js-sdk: accounts", () => {
  it("registers by e-mail, in lower case, without a token and without the password", async () => {
    const { authing } = createClients(server);
    const name = newName();
    const user = await authing.registerByEmail(`${name.toUpperCase()}@Example.com`, "a password", { nickname: "Ada" });
    assert.equal(user.email, `${name}@example.com`);
    assert.match(user.id, /^[0-9a-f]{24}$/);
    assert.equal(user.userPoolId, server.poolId);
    assert.equal(user.nickname, "Ada");
    assert.equal(user.token, null);
    assert.equal(user.password, null);
  });

  it("registers by user name and signs in at once when asked to", async () => {
    const { authing } = createClients(server);
    const username = newName();
    const user = await authing.registerByUsername(username, "a password", {}, { forceLogin: true });
    assert.equal(user.username, username);
    assert.equal((await authing.getCurrentUser())?.id, user.id);
  });

  it("refuses an address and a user name that are taken", async () => {
    const { authing, email } = await newLogin();
    assert.equal((await refusalOf(authing.registerByEmail(email, "another password"))).code, 2200);
    const username = newName();
    await authing.registerByUsername(username, "a password");
    assert.equal((await refusalOf(authing.registerByUsername(username, "another password"))).code, 2034);
  });

  it("signs in by e-mail, also with another spelling of it", async () => {
    const { authing, email, password } = await newLogin();
    const user = await authing.loginByEmail(email.toUpperCase(), password);
    assert.equal(user.email, email);
    assert.equal(user.loginsCount, 2);
    assert.equal(user.token?.split(".").length, 3);
  });

  it("signs in by user name", async () => {
    const { authing } = createClients(server);
    const username = newName();
    const { id } = await authing.registerByUsername(username, "a password");
    assert.equal((await authing.loginByUsername(username, "a password")).id, id);
  });

  it("signs in by the phone number that a manager gave the account", async () => {
    const { authing, management } = createClients(server);
    const phone = `139${String(randomBytes(4).readUInt32BE()).padStart(8, "0").slice(-8)}`;
    const { id } = await management.users.create({ phone, password: "a password" });
    const user = await authing.loginByPhonePassword(phone, "a password");
    assert.equal(user.id, id);
    assert.equal(user.phone, phone);
  });

  it("counts down the tries that are left with a wrong password, also for a name that is not there", async () => {
    const { authing, email, password } = await newLogin();
    for (const account of [email, `${newName()}@example.com`]) {
      const [first, second] = [
        await refusalOf(authing.loginByEmail(account, "not it")),
        await refusalOf(authing.loginByEmail(account, "not it")),
      ];
      assert.deepEqual([first.code, second.code], [2333, 2333]);
      assert.equal(Number(first.data?.remainCount) - Number(second.data?.remainCount), 1);
    }
    assert.equal((await authing.loginByEmail(email, password)).email, email);
  });

  it("takes passwords in every script", async () => {
    const { authing } = createClients(server);
    for (const password of ["密码与口令之别", "pässwörter", "🔑🔑🔑🔑🔑🔑"]) {
      const username = newName();
      await authing.registerByUsername(username, password);
      assert.equal((await authing.loginByUsername(username, password)).username, username);
      // This client sends characters beyond the first 65,536 as CESU-8; others send UTF-8.
      const encrypted = await encryptPassword(server, password);
      const answer = await callApi(server, "/api/v2/login/account", {
        body: { account: username, password: encrypted },
      });
      assert.equal(answer.body.code, 200);
    }
  });

  it("keeps the session: current user, status, new token", async () => {
    const { authing, email } = await newLogin();
    assert.equal((await authing.getCurrentUser())?.email, email);
    const status = await authing.checkLoginStatus();
    assert.deepEqual([status.code, status.status], [200, true]);
    const { token, exp } = await authing.refreshToken();
    assert.ok(Number(exp) * 1_000 > Date.now());
    assert.equal((await authing.checkLoginStatus(String(token))).status, true);
    assert.equal((await authing.getCurrentUser())?.email, email);
  });

  it("ends the session on logout, whoever keeps its token", async () => {
    const { authing } = await newLogin();
    const token = authing.tokenProvider.getToken();
    await authing.logout();
    assert.equal(authing.tokenProvider.getToken(), null);
    authing.setToken(String(token));
    assert.equal(await authing.getCurrentUser(), null);
    assert.equal((await authing.checkLoginStatus()).status, false);
    assert.equal((await refusalOf(authing.mfa.getMfaAuthenticators())).code, 2207);
  });

  it("tells which names are taken", async () => {
    const { authing, email } = await newLogin();
    assert.equal(await authing.isUserExists({ email }), true);
    assert.equal(await authing.isUserExists({ email: `${newName()}@example.com` }), false);
    assert.equal(await authing.isUserExists({ username: newName() }), false);
  });

  it("replaces the password on the word of the old one", async () => {
    const { authing, email, password } = await newLogin();
    assert.equal((await refusalOf(authing.updatePassword("the next one", "not it"))).code, 2333);
    await authing.updatePassword("the next one", password);
    assert.equal((await refusalOf(authing.loginByEmail(email, password))).code, 2333);
    assert.equal((await authing.loginByEmail(email, "the next one")).email, email);
  });

  it("judges the strength of a password", async () => {
    const { authing } = createClients(server);
    assert.equal((await authing.checkPasswordStrength("short")).valid, false);
    assert.equal((await authing.checkPasswordStrength("long enough")).valid, true);
  });

  it("changes the profile", async () => {
    const { authing } = await newLogin();
    const token = authing.tokenProvider.getToken();
    const updated = await authing.updateProfile({ nickname: "Countess", company: "Analytical Engines" });
    assert.deepEqual([updated.nickname, updated.company], ["Countess", "Analytical Engines"]);
    authing.setToken(String(token));
    assert.equal((await authing.getCurrentUser())?.nickname, "Countess");
  });

  it("signs in although the client still sends a token that has ended", async () => {
    const { authing, email, password } = await newLogin();
    const token = authing.tokenProvider.getToken();
    await authing.logout();
    authing.setToken(String(token));
    assert.equal((await authing.loginByEmail(email, password)).email, email);
  });
});

describe("authing-js-sdk: TOTP", () => {
  it("binds by a QR code, then asks for a second factor at sign-in and takes it", async () => {
    const login = await newLogin();
    const { mfa } = login.authing;
    assert.deepEqual(await mfa.getMfaAuthenticators(), []);
    const association = await mfa.assosicateMfaAuthenticator(TOTP);
    assert.equal(association.authenticator_type, "totp");
    assert.match(association.recovery_code, RECOVERY_CODE);

    const [, image = ""] = association.qrcode_data_url.split("data:image/png;base64,");
    const scanned = new URL(scanQrCode(Buffer.from(image, "base64")));
    assert.equal(scanned.href, new URL(association.qrcode_uri).href);
    assert.equal(scanned.searchParams.get("secret"), association.secret);
    assert.ok(decodeURIComponent(scanned.pathname).endsWith(login.email));

    const [pending] = await mfa.getMfaAuthenticators();
    assert.deepEqual([pending?.enable, pending?.secret, pending?.recoveryCode], [false, "", ""]);
    const app = new AuthenticatorApp(String(scanned.searchParams.get("secret")));
    const confirmation = await mfa.confirmAssosicateMfaAuthenticator({ ...TOTP, totp: await app.nextCode() });
    assert.equal(confirmation.code, 200);
    const [bound] = await mfa.getMfaAuthenticators();
    assert.deepEqual([bound?.enable, bound?.secret, bound?.recoveryCode], [true, "", ""]);

    const mfaToken = await challenge(login);
    const user = await mfa.verifyTotpMfa({ mfaToken, totp: await app.nextCode() });
    assert.equal(user.email, login.email);
    login.authing.setCurrentUser(user);
    assert.equal((await login.authing.getCurrentUser())?.email, login.email);
  });

  it("goes on without a second factor while the binding is not confirmed", async () => {
    const login = await newLogin();
    await login.authing.mfa.assosicateMfaAuthenticator(TOTP);
    assert.equal((await login.authing.loginByEmail(login.email, login.password)).email, login.email);
  });

  it("gives with 1635 all that a client shows", async () => {
    const login = await newLogin();
    await bindApp(login);
    const { data } = await refusalOf(login.authing.loginByEmail(login.email, login.password));
    assert.equal(data?.email, login.email);
    assert.equal(data?.totpMfaEnabled, true);
    assert.deepEqual(data?.applicationMfa, [{ mfaPolicy: "OTP", sort: 1, status: 1 }]);
  });

  it("refuses a wrong code, a missing code and a code without an mfaToken", async () => {
    const login = await newLogin();
    const { app } = await bindApp(login);
    const mfaToken = await challenge(login);
    const { mfa } = login.authing;
    assert.equal((await refusalOf(mfa.verifyTotpMfa({ mfaToken, totp: app.wrongCode() }))).code, 6001);
    assert.equal((await refusalOf(mfa.verifyTotpMfa({ mfaToken, totp: "" }))).code, 6003);
    const totp = await app.nextCode();
    // as: what a JavaScript caller who forgot the mfaToken does
    assert.equal((await refusalOf(mfa.verifyTotpMfa({ totp } as { totp: string; mfaToken: string }))).code, 2020);
    assert.equal((await mfa.verifyTotpMfa({ mfaToken, totp })).email, login.email);
  });

  it("takes a code once, whichever sign-in it comes with", async () => {
    const login = await newLogin();
    const { app } = await bindApp(login);
    const { mfa } = login.authing;
    const totp = await app.nextCode();
    const [first, second] = [await challenge(login), await challenge(login)];
    assert.equal((await mfa.verifyTotpMfa({ mfaToken: first, totp })).email, login.email);
    assert.equal((await refusalOf(mfa.verifyTotpMfa({ mfaToken: first, totp }))).code, 6001);
    assert.equal((await refusalOf(mfa.verifyTotpMfa({ mfaToken: second, totp }))).code, 6001);
    assert.equal((await mfa.verifyTotpMfa({ mfaToken: second, totp: await app.nextCode() })).email, login.email);
  });

  it("takes the confirming code once more at sign-in, as clients of this field do", async () => {
    const login = await newLogin();
    const { mfa } = login.authing;
    const { secret } = await mfa.assosicateMfaAuthenticator(TOTP);
    const totp = await new AuthenticatorApp(secret).nextCode();
    await mfa.confirmAssosicateMfaAuthenticator({ ...TOTP, totp });
    assert.equal((await mfa.verifyTotpMfa({ mfaToken: await challenge(login), totp })).email, login.email);
    assert.equal((await refusalOf(mfa.verifyTotpMfa({ mfaToken: await challenge(login), totp }))).code, 6001);
  });

  it("takes the recovery code once and gives the next one", async () => {
    const login = await newLogin();
    const { association } = await bindApp(login);
    const { authing } = login;
    const bodies: { readonly recoveryCode?: string }[] = [];
    authing.httpClient.axios.interceptors.response.use((response) => {
      bodies.push(response.data);
      return response;
    });
    const recoveryCode = association.recovery_code;
    const user = await authing.mfa.verifyTotpRecoveryCode({ mfaToken: await challenge(login), recoveryCode });
    assert.equal(user.email, login.email);
    const next = String(bodies.at(-1)?.recoveryCode);
    assert.match(next, RECOVERY_CODE);

    const mfaToken = await challenge(login);
    assert.equal((await refusalOf(authing.mfa.verifyTotpRecoveryCode({ mfaToken, recoveryCode }))).code, 6002);
    const again = await authing.mfa.verifyTotpRecoveryCode({ mfaToken, recoveryCode: next });
    assert.equal(again.email, login.email);
  });

  it("unbinds only in a session that carries the second factor: those of before it are over", async () => {
    const login = await newLogin();
    const weak = createClients(server).authing;
    await weak.loginByEmail(login.email, login.password);
    await bindApp(login);

    assert.equal((await refusalOf(weak.mfa.deleteMfaAuthenticator())).code, 2207);
    assert.equal((await login.authing.mfa.getMfaAuthenticators())[0]?.enable, true);

    assert.equal((await login.authing.mfa.deleteMfaAuthenticator()).code, 200);
    assert.deepEqual(await login.authing.mfa.getMfaAuthenticators(), []);
    assert.equal((await login.authing.loginByEmail(login.email, login.password)).email, login.email);
  });

  it("unbinds after a sign-in with the second factor, and what is not there is no failure", async () => {
    const login = await newLogin();
    const { app } = await bindApp(login);
    const { authing } = login;
    authing.setCurrentUser(
      await authing.mfa.verifyTotpMfa({ mfaToken: await challenge(login), totp: await app.nextCode() }),
    );
    assert.equal((await authing.mfa.deleteMfaAuthenticator()).code, 200);
    assert.equal((await authing.mfa.deleteMfaAuthenticator()).code, 200);
  });

  it("binds nothing with an mfaToken while there is a second factor to prove", async () => {
    const login = await newLogin();
    await bindApp(login);
    const mfaToken = await challenge(login);
    const { mfa } = login.authing;
    assert.equal((await refusalOf(mfa.assosicateMfaAuthenticator({ ...TOTP, mfaToken }))).code, 2021);
    assert.equal((await mfa.getMfaAuthenticators({ type: "totp", mfaToken })).length, 1);
  });
});

describe("authing-js-sdk: an application that demands a second factor", () => {
  it("binds by the mfaToken at first sign-in and asks from then on", async () => {
    const login = await newLogin(strictServer);
    const { authing } = login;
    const { data } = await refusalOf(authing.loginByEmail(login.email, login.password));
    assert.equal(data?.totpMfaEnabled, false);
    assert.deepEqual(data?.applicationMfa, [{ mfaPolicy: "OTP", sort: 1, status: 1 }]);

    const mfaToken = await challenge(login, 1636);
    const options = { ...TOTP, mfaToken, source: "APPLICATION" } as const;
    const { secret } = await authing.mfa.assosicateMfaAuthenticator(options);
    const app = new AuthenticatorApp(secret);
    const totp = await app.nextCode();
    // This method never sends the mfaToken it is given; as the stored token it is sent.
    assert.equal((await refusalOf(authing.mfa.confirmAssosicateMfaAuthenticator({ ...options, totp }))).code, 2020);
    authing.setToken(mfaToken);
    assert.equal((await authing.mfa.confirmAssosicateMfaAuthenticator({ ...options, totp })).code, 200);

    const next = await challenge(login, 1636);
    const user = await authing.mfa.verifyTotpMfa({ mfaToken: next, totp: await app.nextCode() });
    assert.equal(user.email, login.email);
  });

  it("asks also when registering was to sign in", async () => {
    const { authing } = createClients(strictServer);
    const registration = authing.registerByUsername(newName(), "a password", {}, { forceLogin: true });
    assert.equal((await refusalOf(registration)).code, 1636);
  });

  it("is read back by its back end", async () => {
    const path = `/api/v3/get-application-mfa-settings?appId=${strictServer.appId}`;
    const answer = await callApi<RouteData<AuthingRoutes["getApplicationMfaSettings"]>>(strictServer, path, {
      headers: basicOf(strictServer),
    });
    assert.deepEqual(answer.body.data, { appId: strictServer.appId, enabledFactors: ["OTP"] });
  });
});

describe("authing-js-sdk: management", () => {
  it("imports an authenticator that signs in at once, tells of it and takes it away", async () => {
    const { authing, management } = createClients(server);
    const username = newName();
    const { id } = await management.users.create({ username, password: "a password" });
    assert.deepEqual(await management.mfa.getStatus(id), { FACE: false, OTP: false });

    const secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
    const imported = await management.mfa.importTotp(id, secret, "my-own-recovery-code");
    assert.deepEqual(
      [imported.userId, imported.secret, imported.recoveryCode, imported.enable],
      [id, secret, "my-own-recovery-code", true],
    );
    assert.deepEqual(await management.mfa.getStatus(id), { FACE: false, OTP: true });

    const refusal = await refusalOf(authing.loginByUsername(username, "a password"));
    assert.equal(refusal.code, 1635);
    const mfaToken = String(refusal.data?.mfaToken);
    const totp = await new AuthenticatorApp(secret).nextCode();
    assert.equal((await authing.mfa.verifyTotpMfa({ mfaToken, totp })).id, id);

    assert.equal(await management.mfa.unAssociateMfa(id, "OTP"), true);
    assert.deepEqual(await management.mfa.getStatus(id), { FACE: false, OTP: false });
    assert.equal((await authing.loginByUsername(username, "a password")).id, id);
  });

  it("takes the recovery code that was imported", async () => {
    const { authing, management } = createClients(server);
    const username = newName();
    const { id } = await management.users.create({ username, password: "a password" });
    await management.mfa.importTotp(id, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "my-own-recovery-code");
    const { data } = await refusalOf(authing.loginByUsername(username, "a password"));
    const mfaToken = String(data?.mfaToken);
    const user = await authing.mfa.verifyTotpRecoveryCode({ mfaToken, recoveryCode: "my-own-recovery-code" });
    assert.equal(user.id, id);
  });

  it("refuses to import a seed that is weak or not base32", async () => {
    const { management } = createClients(server);
    const { id } = await management.users.create({ username: newName(), password: "a password" });
    for (const secret of ["123456", "JBSWY3DP", "not base32!"]) {
      assert.equal((await refusalOf(management.mfa.importTotp(id, secret))).code, 400);
    }
    assert.deepEqual(await management.mfa.getStatus(id), { FACE: false, OTP: false });
  });

  it("lets nobody in with another secret", async () => {
    const { management } = createClients({ ...server, poolSecret: "0".repeat(32) });
    assert.equal((await refusalOf(management.users.create({ username: newName() }))).code, 401);
  });
});
