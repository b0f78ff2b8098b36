import assert from "node:assert/strict";
import { randomBytes, randomInt } from "node:crypto";
import { after, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { startServer } from "../startServer.ts";
import { AuthenticatorApp } from "../support/AuthenticatorApp.ts";
import { callApi } from "../support/callApi.ts";
import { demandFactors } from "../support/demandFactors.ts";
import { lookAtQrCode } from "../support/lookAtQrCode.ts";
import { Person } from "../support/Person.ts";
import { sendAndReadCode } from "../support/sendAndReadCode.ts";
import { missingBrowser, openBrowser } from "./openBrowser.ts";
import { assertAccessible, openPage } from "./openPage.ts";
import { pressUntil } from "./pressUntil.ts";
import { startApplication } from "./startApplication.ts";

const server = await startServer({ after });
const app = await startApplication({ after }, server);
const browser = missingBrowser === null ? await openBrowser({ after }) : null;

const newPassword = (): string => randomBytes(12).toString("base64url");
const newPhone = (): string => `+86138${randomInt(10_000_000, 99_999_999)}`;
const newMailbox = (): string => `${randomBytes(6).toString("hex")}@example.com`;

type Cleanup = Parameters<typeof openPage>[0];
type Options = Parameters<typeof openPage>[3];

function open(t: Cleanup, url: string, options?: Options): Promise<Page> {
  assert.ok(browser);
  return openPage(t, browser, url, { origins: [new URL(app.redirectUri).origin], ...options });
}

/** Says whom a session belongs to. */
async function whoIs(token: string) {
  const { body } = await callApi<{ readonly email: string | null; readonly phone: string | null }>(
    server,
    "/api/v2/users/me",
    { token },
  );
  return body.data;
}

async function typePassword(page: Page, account: string, password: string): Promise<void> {
  await page.getByLabel("E-mail, phone number or user name").fill(account);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Continue" }).click();
}

/** Presses what has a code sent, and gives that code. */
function pressAndRead(page: Page, button: string, address: string): Promise<string> {
  return sendAndReadCode(server, address, () => page.getByRole("button", { name: button }).click());
}

describe("signing in at the hosted pages", { skip: missingBrowser ?? false }, () => {
  it("takes a password, binds an app from its picture alone where one is demanded, and leads back to the application", async (t) => {
    await demandFactors(server, "OTP");
    t.after(() => demandFactors(server));
    const password = newPassword();
    const person = await Person.register(server, password);
    const begun = app.begin("sign-in");
    const page = await open(t, begun.url);
    await assertAccessible(page);
    await typePassword(page, person.email, "wrong horse");
    await page.getByText("The account or the password is wrong.").waitFor();
    await assertAccessible(page);
    await typePassword(page, person.email, password);
    await page.getByRole("button", { name: "Authenticator app" }).click();
    const picture = page.getByRole("img", { name: "QR code" });
    await picture.waitFor();
    await assertAccessible(page);
    const uri = new URL(await lookAtQrCode(await picture.screenshot()));
    const authenticator = new AuthenticatorApp(uri.searchParams.get("secret") ?? "");
    await page.getByLabel("Code").fill(await authenticator.nextCode());
    await page.getByRole("button", { name: "I have kept it" }).click();
    assert.equal((await whoIs(await app.signedIn(page, begun))).email, person.email);

    const again = app.begin("sign-in");
    const other = await open(t, again.url);
    await typePassword(other, person.email, password);
    await other.getByLabel("Code").fill(await authenticator.nextCode());
    assert.equal((await whoIs(await app.signedIn(other, again))).email, person.email);
  });

  for (const kind of ["phone", "e-mail"] as const) {
    it(`takes a code by ${kind}, of whoever has an account with it`, async (t) => {
      const address = kind === "phone" ? newPhone() : newMailbox();
      const begun = app.begin("sign-in");
      const page = await open(t, begun.url, { viewport: { width: 320, height: 700 } });
      await page.getByRole("button", { name: "Sign in with a code instead" }).click();
      await page.getByLabel("E-mail or phone number").fill("rubbish");
      await page.getByRole("button", { name: "Send a code" }).click();
      await page.getByText("That is no phone number").waitFor();
      await assertAccessible(page);
      await page.getByLabel("E-mail or phone number").fill(address);
      const code = await pressAndRead(page, "Send a code", address);
      await page.getByText("A new code can be sent in").waitFor();
      await assertAccessible(page);
      await page.getByLabel("Code").fill(code);
      await page.getByText("There is no account with this address.").waitFor();
      await assertAccessible(page);
      await page.getByRole("link", { name: "Create one" }).first().click();
      if (kind === "phone") await page.getByLabel("Phone", { exact: true }).check();
      const field = page.getByLabel(kind === "phone" ? "Phone number" : "E-mail address");
      assert.equal(await field.inputValue(), address, "what was typed comes along");
      await page.getByLabel("Password", { exact: true }).fill(newPassword());
      if (kind === "phone") await page.getByLabel("Code").fill(await pressAndRead(page, "Create the account", address));
      else await page.getByRole("button", { name: "Create the account" }).click();
      const user = await whoIs(await app.signedIn(page, begun));
      assert.equal(kind === "phone" ? user.phone : user.email, address.replace("+86", ""));

      const again = app.begin("sign-in");
      const other = await open(t, again.url);
      await other.getByRole("button", { name: "Sign in with a code instead" }).click();
      await other.getByLabel("E-mail or phone number").fill(address);
      await other.getByLabel("Code").fill(await pressAndRead(other, "Send a code", address));
      await app.signedIn(other, again);
    });
  }

  it("is worked by the keyboard alone, in the dark and in Chinese, and takes the recovery code where the app is lost", async (t) => {
    const password = newPassword();
    const person = await Person.register(server, password);
    const { recoveryCode } = await person.bindApp(await person.openSession());
    const begun = app.begin("sign-in", { ui_locales: "zh-CN" });
    const page = await open(t, begun.url, { colorScheme: "dark", viewport: { width: 320, height: 700 } });
    await page.getByRole("heading", { name: "登录 Countersign" }).waitFor();
    assert.equal(await page.title(), "登录");
    await assertAccessible(page);
    await page.keyboard.type(person.email);
    await page.keyboard.press("Tab");
    await page.keyboard.type(password);
    await page.keyboard.press("Enter");
    await page.getByLabel("验证码").waitFor();
    assert.equal(await page.title(), "确认是您本人");
    await assertAccessible(page);
    await pressUntil(page, "换一种方式");
    await page.getByRole("button", { name: "恢复码" }).waitFor();
    await pressUntil(page, "恢复码");
    await page.getByLabel("恢复码").waitFor();
    await page.keyboard.type(recoveryCode);
    await page.keyboard.press("Enter");
    await page.locator("output").waitFor();
    await assertAccessible(page);
    await pressUntil(page, "我已保存");
    await app.signedIn(page, begun);
  });

  it("moves nothing about while it loads", async (t) => {
    const page = await open(t, app.begin("sign-in").url);
    await page.addInitScript(`window.shift = 0;
      new PerformanceObserver((list) => { for (const each of list.getEntries()) window.shift += each.value; })
        .observe({ type: "layout-shift", buffered: true });`);
    for (const path of ["register", "forgotten", "sign-in"]) {
      await page.goto(app.begin(path).url);
      await page.getByRole("textbox").first().waitFor();
      const shift = await page.evaluate<number>("window.shift");
      assert.ok(shift < 0.05, `/${path} moves by ${shift}`);
    }
  });

  it("says so where the browser keeps no cookies", async (t) => {
    const password = newPassword();
    const person = await Person.register(server, password);
    const page = await open(t, app.begin("sign-in").url);
    await page.route("**/page/session", (route) => route.fulfill({ status: 204 }));
    await typePassword(page, person.email, password);
    await page.getByText("Your browser keeps no cookies of this page.").waitFor();
    await assertAccessible(page);
  });
});
