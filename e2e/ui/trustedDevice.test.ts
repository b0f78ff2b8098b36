import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { startServer } from "../startServer.ts";
import type { AuthenticatorApp } from "../support/AuthenticatorApp.ts";
import { demandFactors } from "../support/demandFactors.ts";
import { Person } from "../support/Person.ts";
import { runCommand } from "../support/runCommand.ts";
import { missingBrowser, openBrowser } from "./openBrowser.ts";
import { assertAccessible, openPage } from "./openPage.ts";
import { waitForCount } from "./waitForCount.ts";

const server = await startServer({ after });
const browser = missingBrowser === null ? await openBrowser({ after }) : null;
await runCommand(server, "app", "update", "--trust-days", "30", "--yes");

interface Known {
  readonly person: Person;
  readonly password: string;
  readonly app: AuthenticatorApp;
}

async function register(): Promise<Known> {
  const password = randomBytes(12).toString("base64url");
  const person = await Person.register(server, password);
  const { app } = await person.bindApp(await person.openSession());
  return { person, password, app };
}

async function typePassword(page: Page, { person, password }: Known): Promise<void> {
  await page.goto(`${server.url}/sign-in`);
  await page.getByLabel("E-mail, phone number or user name").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Continue" }).click();
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.waitForURL(/\/sign-in/);
}

const BOX = "Do not ask again on this device for 30 days";

describe("a device that is not asked again", { skip: missingBrowser ?? false }, () => {
  it("says so where its code is typed, is let in by its password from then on, and is forgotten on the account's page", async (t) => {
    const known = await register();
    assert.ok(browser);
    const page = await openPage(t, browser, `${server.url}/sign-in`);
    await typePassword(page, known);
    await page.getByLabel("Code").waitFor();
    await page.getByLabel(BOX).check();
    await assertAccessible(page);
    await page.getByLabel("Code").fill(await known.app.nextCode());
    await page.getByRole("heading", { name: "Remembered devices" }).waitFor();
    assert.equal(await page.evaluate("document.cookie"), "", "no script reads what it shows");
    for (let times = 0; times < 2; times += 1) {
      await signOut(page);
      await typePassword(page, known);
      await page.getByRole("heading", { name: "Remembered devices" }).waitFor();
    }
    await page.getByText("A device was remembered").first().waitFor();
    await assertAccessible(page);
    await page.getByRole("button", { name: /^Forget .*Countersign$/ }).click();
    await assertAccessible(page);
    await page.getByRole("dialog").getByRole("button", { name: "Forget", exact: true }).click();
    // Its own session had nothing but the device.
    const code = page.getByRole("textbox", { name: "Code" });
    await code.waitFor();
    await waitForCount(page.getByLabel(BOX), 0);
    await code.fill(await known.app.nextCode());
    await waitForCount(page.getByRole("heading", { name: "Remembered devices" }), 0);
    await signOut(page);
    await typePassword(page, known);
    await code.waitFor();
  });

  it("is another one where nobody has said so, and where the application allows none it is not asked about", async (t) => {
    const known = await register();
    await demandFactors(server, "OTP");
    t.after(() => demandFactors(server));
    assert.ok(browser);
    const page = await openPage(t, browser, `${server.url}/sign-in`, { locale: "zh-CN" });
    await page.getByLabel("邮箱、手机号或用户名").fill(known.person.email);
    await page.getByLabel("密码", { exact: true }).fill(known.password);
    await page.getByRole("button", { name: "继续" }).click();
    await page.getByLabel("30 天内在此设备上不再询问").waitFor();
    await assertAccessible(page);
    await runCommand(server, "app", "update", "--trust-days", "0", "--yes");
    t.after(() => runCommand(server, "app", "update", "--trust-days", "30", "--yes"));
    await page.reload();
    await page.getByRole("textbox").waitFor();
    await waitForCount(page.getByRole("checkbox"), 0);
    await page.getByRole("textbox").fill(await known.app.nextCode());
    await page.waitForURL(/\/account$/);
    await known.person.openChallenge();
  });
});
