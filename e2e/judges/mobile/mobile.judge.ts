import assert from "node:assert/strict";
import { randomBytes, randomInt } from "node:crypto";
import { after, describe, it } from "node:test";
import { startServer } from "../../startServer.ts";
import { AuthenticatorApp } from "../../support/AuthenticatorApp.ts";
import { basicOf } from "../../support/basicOf.ts";
import { callApi } from "../../support/callApi.ts";
import { encryptPassword } from "../../support/encryptPassword.ts";
import { readCode } from "../../support/readCode.ts";
import { MobileClient, type MobileName, mobileClients } from "./MobileClient.ts";

const server = await startServer({ after });
const strictServer = await startServer({ after });
await callApi(strictServer, "/api/v3/update-application-mfa-settings", {
  headers: basicOf(strictServer),
  body: { appId: strictServer.appId, enabledFactors: ["OTP", "SMS", "EMAIL"], disabledFactors: [] },
});

const names = Object.keys(mobileClients) as MobileName[]; // its keys are its names
const newName = (): string => randomBytes(8).toString("hex");
const newNumber = (): string => `138${String(randomInt(1e8)).padStart(8, "0")}`;

async function newPassword(on = server): Promise<string> {
  return encryptPassword(on, `${newName()}-Aa1`);
}

describe("the configuration that mobile clients start from", () => {
  it("holds what each of them reads, typed as it parses it", async () => {
    const { data } = (
      await callApi<Record<string, unknown>>(server, `/api/v2/applications/${server.appId}/public-config`)
    ).body;
    assert.equal(data.userPoolId, server.poolId);
    assert.equal(data.requestHostname, new URL(server.url).host);
    assert.equal(typeof data.identifier, "string");
    assert.ok(Number.isInteger(data.verifyCodeLength));
    for (const tabs of [data.loginTabs, data.registerTabs] as { list: string[]; default: string }[]) {
      assert.ok(Array.isArray(tabs.list) && tabs.list.includes(tabs.default));
    }
    for (const list of ["tabMethodsFields"]) assert.ok(Array.isArray(data[list]));
  });
});

for (const name of names) {
  describe(`${name}, as it writes its requests`, () => {
    it("registers by e-mail, user name and number and is signed in at once", async () => {
      const password = await newPassword();
      const email = `${newName()}@example.com`;
      const ways: readonly (readonly [string, object])[] = [
        ["/api/v2/register/email", { email, password, forceLogin: true }],
        ["/api/v2/register/username", { username: newName(), password, forceLogin: true }],
        ...(name === "Flutter"
          ? []
          : [["/api/v2/register-phone", { account: newNumber(), password, forceLogin: true }] as const]),
      ];
      for (const [path, body] of ways) {
        const client = new MobileClient(name, server);
        assert.equal((await client.signIn(path, body)).code, 200, path);
        assert.equal((await client.call("/api/v2/users/me")).code, 200);
        assert.equal((await client.call(`/api/v2/logout?app_id=${server.appId}`)).code, 200);
      }
    });

    it("registers and signs in with codes", async () => {
      const [phone, email] = [newNumber(), `${newName()}@example.com`];
      const client = new MobileClient(name, server);
      assert.equal((await client.call("/api/v2/sms/send", { phone })).code, 200);
      const registration = {
        phone,
        code: await readCode(server, phone),
        password: await newPassword(),
        forceLogin: true,
      };
      assert.equal((await client.signIn("/api/v2/register/phone-code", registration)).code, 200);
      if (name === "Flutter") return;
      const mail = await new MobileClient(name, server).call("/api/v2/email/send", { email, scene: "VERIFY_CODE" });
      assert.equal(mail.code, 200);
      const login = { email, code: await readCode(server, email), autoRegister: true };
      assert.equal((await new MobileClient(name, server).signIn("/api/v2/login/email-code", login)).code, 200);
    });

    it("signs in with a password and reads its custom data, and nobody else's", async () => {
      const client = new MobileClient(name, server);
      const [email, password] = [`${newName()}@example.com`, await newPassword()];
      await client.signIn("/api/v2/register/email", { email, password, forceLogin: true });
      const again = new MobileClient(name, server);
      const { code, data } = await again.signIn("/api/v2/login/account", {
        account: email,
        password,
        autoRegister: true,
      });
      assert.equal(code, 200);
      const values = await again.call(`/api/v2/udfs/values?targetType=USER&targetId=${String(data.id)}`);
      assert.deepEqual(values.data, { data: [] });
      const foreign = await again.call("/api/v2/udvs/get", { targetType: "USER", targetId: "a".repeat(24) });
      assert.equal(foreign.code, 2004);
    });

    it("uses the recovery code under the path it knows", async () => {
      const { client, email, password, recoveryCode } = await bindInSession(name);
      const waiting = new MobileClient(name, server);
      waiting.token = await openChallenge(email, password);
      const path = name === "Flutter" ? "/api/v2/applications/mfa/totp/recovery" : "/api/v2/mfa/totp/recovery";
      const type = { [mobileClients[name].typeField]: "totp" };
      const recovered = await waiting.signIn(path, { ...type, recoveryCode });
      assert.equal(recovered.code, 200);
      assert.match(String(recovered.whole.recoveryCode), /^[0-9a-f]{4}(-[0-9a-f]{4}){5}$/);
      assert.notEqual(client.token, waiting.token);
    });

    if (name !== "Flutter") {
      it("confirms an app at a sign-in and verifies with the same code at once", async () => {
        const client = new MobileClient(name, strictServer);
        const [email, password] = [`${newName()}@example.com`, await newPassword(strictServer)];
        const due = await client.signIn("/api/v2/register/email", { email, password, forceLogin: true });
        assert.equal(due.code, 1636);
        const type = { [mobileClients[name].typeField]: "totp", source: "SELF" };
        const { data } = await client.call("/api/v2/mfa/totp/associate", type);
        const totp = await new AuthenticatorApp(String(data.secret)).nextCode();
        assert.equal((await client.call("/api/v2/mfa/totp/associate/confirm", { ...type, totp })).code, 200);
        const again = { authenticatorType: "totp", totp };
        const mfaToken = client.token;
        assert.equal((await client.signIn("/api/v2/mfa/totp/verify", again)).code, 200);
        client.token = mfaToken;
        assert.equal((await client.call("/api/v2/mfa/totp/verify", again)).code, 6001);
      });
    }

    it("is asked by 1636 for what the application demands, and binds an address by the shown one", async () => {
      const client = new MobileClient(name, strictServer);
      const [email, password] = [`${newName()}@example.com`, await newPassword(strictServer)];
      const due = await client.signIn("/api/v2/register/email", { email, password, forceLogin: true });
      assert.equal(due.code, 1636);
      assert.equal(due.data.totpMfaEnabled, false);
      assert.equal((await client.call("/api/v2/applications/mfa/check", { email })).data.data, true);
      assert.equal((await client.call("/api/v2/email/send", { email, scene: "MFA_VERIFY" })).code, 200);
      const proof = { email, code: await readCode(strictServer, email) };
      assert.equal((await client.signIn("/api/v2/applications/mfa/email/verify", proof)).code, 200);
    });
  });
}

describe("iOS, in its calls of generation 3", () => {
  const begin = "/api/v3/send-enroll-factor-request";
  const complete = "/api/v3/enroll-factor";

  async function signUp(): Promise<MobileClient> {
    const client = new MobileClient("iOS", server);
    const registration = { email: `${newName()}@example.com`, password: await newPassword(), forceLogin: true };
    assert.equal((await client.signIn("/api/v2/register/email", registration)).code, 200);
    return client;
  }

  it("binds an app, reads the secret out of the address and takes the app away again", async () => {
    const client = await signUp();
    const begun = await client.callV3(begin, { factorType: "OTP" });
    assert.equal(begun.statusCode, 200);
    const { qrCodeUri, qrCodeDataUrl, recoveryCode } = begun.data.otpData as Readonly<Record<string, string>>;
    assert.match(qrCodeDataUrl ?? "", /^data:image\/png;base64,/);
    assert.match(recoveryCode ?? "", /^[0-9a-f]{4}(-[0-9a-f]{4}){5}$/);
    const app = new AuthenticatorApp(new URL(qrCodeUri ?? "").searchParams.get("secret") ?? "");
    const { enrollmentToken } = begun.data;
    const wrong = { factorType: "OTP", enrollmentToken, enrollmentData: { passCode: app.wrongCode() } };
    assert.equal((await client.callV3(complete, wrong)).apiCode, 6001);
    const right = { ...wrong, enrollmentData: { passCode: await app.nextCode() } };
    assert.equal((await client.callV3(complete, right)).statusCode, 200);
    const [bound] = (await client.call("/api/v2/mfa/authenticator?type=totp&source=SELF")).data.data as {
      id: string;
    }[];
    assert.equal((await client.callV3("/api/v3/reset-factor", { factorId: bound?.id })).statusCode, 200);
    assert.deepEqual((await client.call("/api/v2/mfa/authenticator?type=totp&source=SELF")).data.data, []);
  });

  it("binds a number and a mailbox by the codes that are sent to them", async () => {
    const client = await signUp();
    const [phoneNumber, email] = [newNumber(), `${newName()}@example.com`];
    for (const [factorType, profile, to] of [
      ["SMS", { phoneNumber, phoneCountryCode: "+86" }, phoneNumber],
      ["EMAIL", { email }, email],
    ] as const) {
      const begun = await client.callV3(begin, { factorType, profile });
      assert.equal(begun.statusCode, 200, factorType);
      const enrollmentData = { passCode: await readCode(server, to) };
      const { enrollmentToken } = begun.data;
      assert.equal((await client.callV3(complete, { factorType, enrollmentToken, enrollmentData })).statusCode, 200);
    }
  });
});

async function bindInSession(name: MobileName) {
  const client = new MobileClient(name, server);
  const [email, password] = [`${newName()}@example.com`, await newPassword()];
  assert.equal((await client.signIn("/api/v2/register/email", { email, password, forceLogin: true })).code, 200);
  const type = { [mobileClients[name].typeField]: "totp", source: "SELF" };
  const { data } = await client.call("/api/v2/mfa/totp/associate", type);
  const app = new AuthenticatorApp(String(data.secret));
  const confirmed = await client.call("/api/v2/mfa/totp/associate/confirm", { ...type, totp: await app.nextCode() });
  assert.equal(confirmed.code, 200);
  return { client, app, email, password, recoveryCode: String(data.recovery_code) };
}

/** Signs in up to the second factor. */
async function openChallenge(account: string, password: string): Promise<string> {
  const { body } = await callApi<{ mfaToken: string }>(server, "/api/v2/login/account", {
    body: { account, password },
  });
  assert.ok([1635, 1636].includes(body.code));
  return body.data.mfaToken;
}
