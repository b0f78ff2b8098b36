import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { needs } from "@countersign/testkit";
import { type Browser, chromium } from "playwright-core";
import { type RunningServer, startServer } from "../../startServer.ts";
import { AuthenticatorApp } from "../../support/AuthenticatorApp.ts";
import { callApi } from "../../support/callApi.ts";
import { demandFactors } from "../../support/demandFactors.ts";
import { type BoundApp, Person } from "../../support/Person.ts";
import { readCode } from "../../support/readCode.ts";
import { scanQrCode } from "../../support/scanQrCode.ts";
import { GuardPage } from "./GuardPage.ts";
import { type GuardVersion, guardVersions } from "./guardVersions.ts";
import { type AppPages, servePages } from "./servePages.ts";

const CHROMIUM = spawnSync("which", ["chromium"], { encoding: "utf8" }).stdout.trim();
const PASSWORD = "Right-horse-battery-7";

let server: RunningServer;
let pages: AppPages;
let browser: Browser;
const undos: (() => Promise<void>)[] = [];
const blocked = new Map<string, Set<string>>();

/** Runs a step before a page of its own. */
async function at(version: GuardVersion, step: (page: GuardPage) => Promise<void>): Promise<void> {
  const page = await GuardPage.open(browser, pages.addressOf(version), server.url);
  try {
    await step(page);
    assert.deepEqual(page.faults, []);
  } catch (error) {
    const folder = process.env.COUNTERSIGN_TEST_PICTURES;
    if (folder !== undefined) await page.picture(`${folder}/${version.version}-${Date.now()}.png`);
    throw error;
  } finally {
    const all = blocked.get(version.version) ?? new Set();
    for (const url of page.blocked) all.add(url);
    blocked.set(version.version, all);
    await page.close();
  }
}

async function assertSignedIn(page: GuardPage, email: string): Promise<void> {
  const user = await page.told("login");
  assert.equal(user.email, email);
  const { body } = await callApi<{ email: string }>(server, "/api/v2/users/me", { token: String(user.token) });
  assert.deepEqual([body.code, body.data.email], [200, email]);
}

interface PersonWithApp extends BoundApp {
  readonly person: Person;
}

async function personWithApp(): Promise<PersonWithApp> {
  const person = await Person.register(server, PASSWORD);
  return { person, ...(await person.bindApp(await person.openSession())) };
}

describe("Authing's Guard in Chromium", needs("Chromium", CHROMIUM !== "", "install chromium"), () => {
  before(async () => {
    const settings = { COUNTERSIGN_LIMIT_RESEND: "1000/1m", COUNTERSIGN_LIMIT_ADDRESS: "1000/1h" };
    server = await startServer({ after: (undo) => void undos.push(undo) }, { settings });
    pages = await servePages(guardVersions, server);
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
  });
  after(async () => {
    await browser?.close();
    await pages?.close();
    for (const undo of undos) await undo();
    for (const [version, urls] of blocked)
      if (urls.size > 0) console.log(`Guard ${version} asked others: ${[...urls].join(", ")}`);
  });

  describe("where the password is enough", () => {
    before(() => demandFactors(server));

    for (const version of guardVersions) {
      it(`${version.version} registers, says what is wrong with a password, and signs in`, () =>
        at(version, async (page) => {
          const email = `${randomBytes(8).toString("hex")}@example.com`;
          await page.press(/Register|Sign Up/i);
          await page.fill("#emailRegister_email", email);
          await page.fill("#emailRegister_password", PASSWORD);
          await page.fill("#emailRegister_new-password", PASSWORD);
          await page.submit();
          assert.equal((await page.told("register")).email, email);
          await at(version, async (next) => {
            await next.signIn(email, "wrong-horse-battery-7");
            await next.untilShown(/password/i);
            assert.equal(
              (await next.events()).some(({ name }) => name === "login"),
              false,
            );
            await next.signIn(email, PASSWORD);
            await assertSignedIn(next, email);
          });
        }));

      it(`${version.version} asks for the code of an app, and says when it is wrong`, () =>
        at(version, async (page) => {
          const { person, app } = await personWithApp();
          await page.signIn(person.email, PASSWORD);
          await page.typeCode(app.wrongCode());
          await page.untilShown(/The code from your app is wrong|TOTP 口令错误/);
          await page.typeCode(await app.nextCode());
          await assertSignedIn(page, person.email);
        }));

      it(`${version.version} takes the recovery code, and signs in once the next one was kept`, () =>
        at(version, async (page) => {
          const { person, recoveryCode } = await personWithApp();
          await page.signIn(person.email, PASSWORD);
          await page.press("Use recovery code");
          await page.fill("#recoveryCode", recoveryCode);
          await page.submit();
          const next = await page.keepRecoveryCode();
          assert.notEqual(next, recoveryCode);
          assert.equal(
            (await page.events()).some(({ name }) => name === "login"),
            false,
          );
          await page.submit();
          await assertSignedIn(page, person.email);
          const answer = await person.recover(await person.openChallenge(), next);
          assert.equal(answer.body.code, 200);
        }));
    }
  });

  describe("where an app is demanded", () => {
    before(() => demandFactors(server, "OTP"));

    for (const version of guardVersions)
      it(`${version.version} binds one, and signs in once the recovery code was kept`, () =>
        at(version, async (page) => {
          const person = await Person.register(server, PASSWORD);
          await page.signIn(person.email, PASSWORD);
          await page.untilShown(/bind/i);
          await page.submit();
          const secret = new URL(scanQrCode(await page.qrCode())).searchParams.get("secret") ?? "";
          const app = new AuthenticatorApp(secret);
          await page.typeCode(await app.nextCode());
          await page.keepRecoveryCode();
          assert.equal(
            (await page.events()).some(({ name }) => name === "login"),
            false,
          );
          await page.submit();
          await assertSignedIn(page, person.email);
          assert.equal((await person.verify(await person.openChallenge(), await app.nextCode())).body.code, 200);
        }));
  });

  describe("where a code by e-mail is demanded", () => {
    before(() => demandFactors(server, "EMAIL"));

    for (const version of guardVersions)
      it(`${version.version} binds the mailbox, and asks for its codes from then on`, () =>
        at(version, async (page) => {
          const { email } = await Person.register(server, PASSWORD);
          await page.signIn(email, PASSWORD);
          await page.enterAddress("#email", email);
          const first = await enterCode(page, email, "/api/v2/email/send");
          await assertSignedIn(page, email);
          await at(version, async (next) => {
            await next.signIn(email, PASSWORD);
            await next.enterAddress("#email", email);
            await enterCode(next, email, "/api/v2/email/send", first);
            await assertSignedIn(next, email);
          });
        }));
  });

  describe("where a code by text message is demanded", () => {
    before(() => demandFactors(server, "SMS"));

    for (const version of guardVersions)
      it(`${version.version} binds the number, and asks for its codes from then on`, () =>
        at(version, async (page) => {
          const phone = `138${String(randomInt(1e8)).padStart(8, "0")}`;
          const { email } = await Person.register(server, PASSWORD);
          await page.signIn(email, PASSWORD);
          await page.enterAddress("#phone", phone);
          const first = await enterCode(page, phone, "/api/v2/sms/send");
          await assertSignedIn(page, email);
          await at(version, async (next) => {
            await next.signIn(email, PASSWORD);
            await next.enterAddress("#phone", phone);
            await enterCode(next, phone, "/api/v2/sms/send", first);
            await assertSignedIn(next, email);
          });
        }));
  });
});

/** Types the code that comes: some versions have it sent as the screen opens, others at the press of a button. */
async function enterCode(page: GuardPage, to: string, path: string, older = ""): Promise<string> {
  await page.untilCodeSent(path);
  let code = older;
  while (code === older) code = await readCode(server, to);
  await page.typeCode(code);
  return code;
}
