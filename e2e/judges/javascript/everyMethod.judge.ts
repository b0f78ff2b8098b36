import assert from "node:assert/strict";
import { randomBytes, randomInt } from "node:crypto";
import { after, describe, it } from "node:test";
import type * as Client from "authing-js-sdk";
import type { RunningServer } from "../../startServer.ts";
import { AuthenticatorApp } from "../../support/AuthenticatorApp.ts";
import { standInForBrowser } from "../../support/browser.ts";
import { createClients } from "../../support/createClients.ts";
import { refusalOf } from "../../support/refusalOf.ts";
import { sendAndReadCode } from "../../support/sendAndReadCode.ts";
import { pictureOf } from "../../transcript/pictures.ts";
import { assertEveryMethod } from "../support/inventory.ts";
import { startServers } from "../support/startServers.ts";
import { leftOut } from "./leftOut.ts";
import { listMethods, recordCalls } from "./recordCalls.ts";

type EmailScene = Parameters<Client.AuthenticationClient["sendEmail"]>[1];
type SmsScene = Parameters<Client.AuthenticationClient["sendSmsCode"]>[2];

const TOTP = { authenticatorType: "totp" } as const;
const PASSWORD = "judge-Aa1-judged";
const { free, strict, photos, photoOfAnother } = await startServers({ after });
const [base, today, other] = photos as readonly [string, string, string]; // it gives six
const driven = new Set<string>();
standInForBrowser({ file: () => new File([pictureOf({ person: 0 })], "me.jpg", { type: "image/jpeg" }) });

const newName = (): string => randomBytes(8).toString("hex");
const newEmail = (): string => `${newName()}@example.com`;
const newNumber = (): string => `138${String(randomInt(1e8)).padStart(8, "0")}`;

interface Driven {
  readonly authing: Client.AuthenticationClient;
  readonly mfa: Client.AuthenticationClient["mfa"];
  sms(number: string, scene?: string): Promise<string>;
  mail(email: string, scene: string): Promise<string>;
}

function newClient(on: RunningServer = free): Driven {
  const { authing: plain } = createClients(on);
  const authing = recordCalls(plain, driven);
  return {
    authing,
    mfa: recordCalls(plain.mfa, driven, "mfa."),
    sms: (number, scene) =>
      sendAndReadCode(on, number, () => authing.sendSmsCode(number, undefined, scene as SmsScene)), // one of its list
    mail: (email, scene) => sendAndReadCode(on, email, () => authing.sendEmail(email, scene as EmailScene)), // likewise
  };
}

async function challenge({ authing }: Driven, email: string, code: number): Promise<string> {
  const refusal = await refusalOf(authing.loginByEmail(email, PASSWORD));
  assert.equal(refusal.code, code);
  return String(refusal.data?.mfaToken);
}

describe("authing-js-sdk 4.23.55, method by method", () => {
  it("registers and signs in by passwords", async () => {
    const { authing } = newClient();
    const [email, username, phone] = [newEmail(), newName(), newNumber()];
    assert.equal((await authing.registerByEmail(email, PASSWORD)).email, email);
    assert.equal((await authing.loginByEmail(email, PASSWORD)).email, email);
    assert.equal((await authing.registerByUsername(username, PASSWORD)).username, username);
    assert.equal((await authing.loginByUsername(username, PASSWORD)).username, username);
    assert.equal((await authing.loginBySubAccount(username, PASSWORD)).username, username);
    const { management } = createClients(free);
    const { id } = await management.users.create({ phone, password: PASSWORD });
    assert.equal((await authing.loginByPhonePassword(phone, PASSWORD)).id, id);
    const payload = { connection: "PASSWORD", passwordPayload: { email, password: PASSWORD }, options: {} };
    const signedIn = await authing.signinByCredentials(
      payload as Parameters<typeof authing.signinByCredentials>[0], // its enumeration is not exported
    );
    assert.equal(signedIn.access_token?.split(".").length, 3);
  });

  it("registers, signs in and resets passwords by codes", async () => {
    const { authing, sms, mail } = newClient();
    const [phone, email] = [newNumber(), newEmail()];
    const { id } = await authing.registerByPhoneCode(phone, await sms(phone, "register"), PASSWORD);
    assert.equal((await authing.loginByPhoneCode(phone, await sms(phone, "login"))).id, id);
    const reset = await authing.resetPasswordByPhoneCode(phone, await sms(phone, "reset"), `${PASSWORD}-new`);
    assert.equal(reset.code, 200);
    const user = await authing.registerByEmailCode(email, await mail(email, "REGISTER_VERIFY_CODE"));
    assert.equal((await authing.loginByEmailCode(email, await mail(email, "LOGIN_VERIFY_CODE"))).id, user.id);
    const code = await mail(email, "RESET_PASSWORD");
    assert.equal((await authing.resetPasswordByEmailCode(email, code, PASSWORD)).code, 200);
    assert.equal((await authing.loginByEmail(email, PASSWORD)).id, user.id);
  });

  it("keeps a session, changes what the account holds, and ends it", async () => {
    const { authing, sms, mail } = newClient();
    const [username, phone, email] = [newName(), newNumber(), newEmail()];
    authing.setLang("en-US");
    authing.setRequestFrom("sdk");
    await authing.registerByUsername(username, PASSWORD);
    const user = await authing.loginByUsername(username, PASSWORD);
    authing.setCurrentUser(user);
    assert.equal(authing.checkLoggedIn(), user.id);
    assert.equal((await authing.getCurrentUser())?.id, user.id);
    assert.equal((await authing.updateProfile({ nickname: "Ada" })).nickname, "Ada");
    // Whatever answers with the account answers without a token, and the client forgets the one it had.
    const signedIn = (): Client.AuthenticationClient => {
      authing.setToken(String(user.token));
      return authing;
    };
    assert.match(String((await signedIn().uploadAvatar())?.photo), /^http/);
    assert.match(String((await signedIn().updateAvatar())?.photo), /^http/);
    signedIn();
    assert.equal((await authing.bindPhone(phone, await sms(phone, "bind"))).phone, phone);
    assert.equal((await authing.bindEmail(email, await mail(email, "CHANGE_EMAIL"))).email, email);
    assert.equal((await authing.unbindPhone()).phone, null);
    assert.equal((await authing.unbindEmail()).email, null);
    assert.equal(await authing.isUserExists({ username }), true);
    await authing.updatePassword(`${PASSWORD}-new`, PASSWORD);
    await authing.loginByUsername(username, `${PASSWORD}-new`);
    assert.equal((await authing.refreshToken()).token?.split(".").length, 3);
    assert.equal((await authing.checkLoginStatus()).status, true);
    for (const end of ["logout", "logoutCurrent"] as const) {
      const { token } = await authing.loginByUsername(username, `${PASSWORD}-new`);
      await authing[end]();
      authing.setToken(String(token));
      assert.equal((await authing.checkLoginStatus()).status, false, end);
    }
  });

  it("computes what it computes by itself as it did", async () => {
    const { authing } = newClient();
    assert.equal((await authing.checkPasswordStrength(PASSWORD)).valid, true);
    assert.equal(authing.computedPasswordSecurityLevel(PASSWORD), 3);
    const codeChallenge = authing.generateCodeChallenge();
    assert.notEqual(authing.getCodeChallengeDigest({ codeChallenge, method: "S256" }), codeChallenge);
  });

  it("binds an app, signs in by it, recovers and unbinds it", async () => {
    const client = newClient();
    const { authing, mfa } = client;
    const email = newEmail();
    await authing.registerByEmail(email, PASSWORD);
    await authing.loginByEmail(email, PASSWORD);
    const { secret, recovery_code: recoveryCode } = await mfa.assosicateMfaAuthenticator(TOTP);
    const app = new AuthenticatorApp(secret);
    const confirmed = await mfa.confirmAssosicateMfaAuthenticator({ ...TOTP, totp: await app.nextCode() });
    assert.equal(confirmed.code, 200);
    assert.equal((await mfa.getMfaAuthenticators())[0]?.enable, true);
    const mfaToken = await challenge(client, email, 1635);
    assert.equal((await mfa.verifyTotpMfa({ mfaToken, totp: await app.nextCode() })).email, email);
    const recovery = { mfaToken: await challenge(client, email, 1635), recoveryCode };
    const user = await mfa.verifyTotpRecoveryCode(recovery);
    authing.setCurrentUser(user);
    assert.equal((await mfa.deleteMfaAuthenticator()).code, 200);
    assert.equal((await authing.loginByEmail(email, PASSWORD)).email, email);
  });

  it("signs in by text messages and by e-mails", async () => {
    const client = newClient(strict);
    const { authing, mfa, sms, mail } = client;
    const [byText, byMail, phone] = [newEmail(), newEmail(), newNumber()];
    for (const email of [byText, byMail]) await authing.registerByEmail(email, PASSWORD);
    // In one minute two codes for one purpose are one too many.
    for (const [textScene, mailScene] of [
      ["mfa-verify", "MFA_VERIFY"],
      [undefined, "VERIFY_CODE"],
    ] as const) {
      const mfaToken = await challenge(client, byText, 1636);
      assert.equal((await mfa.phoneOrEmailBindable({ phone, mfaToken })) as unknown, true);
      const text = { phone, code: await sms(phone, textScene), mfaToken };
      assert.equal((await mfa.verifyAppSmsMfa(text)).email, byText);
      const letter = { email: byMail, mfaToken: await challenge(client, byMail, 1636) };
      const code = await mail(byMail, mailScene);
      assert.equal((await mfa.verifyAppEmailMfa({ ...letter, code })).email, byMail);
    }
  });

  it("signs in by faces", async () => {
    const client = newClient(strict);
    const { authing, mfa } = client;
    const [byUrl, byBlob, byFile] = [newEmail(), newEmail(), newEmail()];
    for (const email of [byUrl, byBlob, byFile]) await authing.registerByEmail(email, PASSWORD);
    const tokenOf = (email: string): Promise<string> => challenge(client, email, 1636);
    const urls = { baseFace: base, compareFace: today };
    assert.equal((await mfa.associateFaceByUrl({ ...urls, mfaToken: await tokenOf(byUrl) })).email, byUrl);
    const blob = new Blob([pictureOf({ person: 0, take: 7 })], { type: "image/jpeg" });
    const blobs = { baseFace: blob, compareFace: blob, mfaToken: await tokenOf(byBlob) };
    assert.equal((await mfa.associateFaceByBlob(blobs)).email, byBlob);
    assert.equal((await mfa.associateFaceByLocalFile(await tokenOf(byFile))).email, byFile);
    const mfaToken = await tokenOf(byUrl);
    assert.equal((await refusalOf(mfa.verifyFaceMfa(photoOfAnother, mfaToken))).code, 1702);
    assert.equal((await mfa.verifyFaceMfa(other, mfaToken)).email, byUrl);
  });

  it("imports and takes away as a manager", async () => {
    const { management: plain } = createClients(free);
    const mfa = recordCalls(plain.mfa, driven, "management.mfa.");
    const { id } = await plain.users.create({ username: newName(), password: PASSWORD });
    await mfa.importTotp(id, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "my-own-recovery-code");
    assert.deepEqual(await mfa.getStatus(id), { FACE: false, OTP: true });
    assert.equal(await mfa.unAssociateMfa(id, "OTP"), true);
  });

  it("has no other method, but for those that are left out for a reason", () => {
    const { authing, management } = createClients(free);
    const has = [
      ...listMethods(authing),
      ...listMethods(authing.mfa, "mfa."),
      ...listMethods(management.mfa, "management.mfa."),
    ];
    assertEveryMethod({ has, driven, leftOut });
  });
});
