import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { startServer } from "../startServer.ts";
import { AuthenticatorApp } from "../support/AuthenticatorApp.ts";
import { scanQrCode } from "../support/scanQrCode.ts";
import { missingBrowser, openBrowser } from "./openBrowser.ts";
import { assertAccessible, openPage } from "./openPage.ts";

const server = await startServer({ after });
const browser = missingBrowser === null ? await openBrowser({ after }) : null;

async function scan(page: Page): Promise<AuthenticatorApp> {
  const source = (await page.locator(".qr img").getAttribute("src")) ?? "";
  const uri = new URL(scanQrCode(Buffer.from(source.slice(source.indexOf(",") + 1), "base64")));
  return new AuthenticatorApp(uri.searchParams.get("secret") ?? "");
}

describe("the first page", { skip: missingBrowser ?? false }, () => {
  it("walks a newcomer through all of it: an account, an app, a sign-in with it, and the mail that was sent", async (t) => {
    assert.ok(browser);
    const page = await openPage(t, browser, server.url);
    await page.getByRole("heading", { name: "Countersign is running" }).waitFor();
    await assertAccessible(page);
    await page.getByRole("button", { name: "Make a demo account" }).click();
    const [email = ""] =
      /demo-\w+@example\.com/.exec((await page.getByText("is signed in.").textContent()) ?? "") ?? [];
    await page.getByRole("button", { name: "Show the picture" }).click();
    const app = await scan(page);
    await assertAccessible(page);
    await page.getByRole("textbox", { name: "Code" }).fill(app.wrongCode());
    await page.getByText("That code is not right.").waitFor();
    await page.getByRole("textbox", { name: "Code" }).fill(await app.nextCode());
    await page.getByRole("button", { name: "Sign out, and sign in again" }).waitFor();
    assert.equal(
      await page.evaluate("document.activeElement.textContent"),
      "Step 3 of 5: Sign in with it",
      "reading goes on there",
    );
    await assertAccessible(page);
    await page.getByRole("button", { name: "Sign out, and sign in again" }).click();
    await page.getByRole("textbox", { name: "Code" }).fill(await app.nextCode());
    await page.getByText("that is a complete sign-in").waitFor();
    await assertAccessible(page);

    const file = JSON.parse(await readFile(join(server.dataDir, "bootstrap.json"), "utf8")) as { inboxUrl: string };
    const inbox = await page.context().newPage();
    await inbox.goto(file.inboxUrl);
    await inbox.getByText(email).first().waitFor();
    const opening = page.context().waitForEvent("page");
    await page.getByRole("link", { name: "Open the development inbox" }).click();
    await (await opening).getByText(email).first().waitFor();

    await page.getByRole("link", { name: "The account page" }).click();
    await page.getByText(`Signed in as ${email}`).waitFor();
    await page.goBack();
    await page.getByRole("heading", { name: "Countersign is running" }).waitFor();
  });

  it("is walked through in Chinese and by the keyboard alone", async (t) => {
    assert.ok(browser);
    const options = { locale: "zh-CN", colorScheme: "dark", viewport: { width: 320, height: 700 } } as const;
    const page = await openPage(t, browser, server.url, options);
    await page.getByRole("button", { name: "创建演示账号" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "显示二维码" }).waitFor();
    for (let presses = 0; presses < 9; presses += 1) {
      if ((await page.evaluate("document.activeElement.textContent")) === "显示二维码") break;
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    await page.locator(".qr img").waitFor();
    await page.keyboard.type(await (await scan(page)).nextCode());
    await page.getByRole("button", { name: "退出并重新登录" }).waitFor();
    await assertAccessible(page);
  });

  it("says nothing of the installation in production, and leads to the account", async (t) => {
    assert.ok(browser);
    const settings = { NODE_ENV: "production", COUNTERSIGN_MASTER_KEY: randomBytes(32).toString("base64") };
    const production = await startServer(t, { settings });
    const page = await openPage(t, browser, production.url);
    await page.getByRole("heading", { name: "Sign-in service" }).waitFor();
    await assertAccessible(page);
    const text = await page.content();
    for (const fact of [production.appId, production.poolId, "inbox", "demo"]) assert.ok(!text.includes(fact), fact);
    await page.getByRole("link", { name: "Your account" }).click();
    await page.waitForURL(/\/sign-in$/);
  });
});
