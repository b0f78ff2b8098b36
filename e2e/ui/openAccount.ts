import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import type { RunningServer } from "../startServer.ts";
import { AuthenticatorApp } from "../support/AuthenticatorApp.ts";
import { scanQrCode } from "../support/scanQrCode.ts";
import { openPage } from "./openPage.ts";

/** Where an account is looked at. */
export interface AtBrowser {
  readonly browser: Browser | null;
  readonly server: RunningServer;
}

/** Opens the page of an account, as its browser is after a sign-in there. */
export async function openAccount(
  test: { after(undo: () => Promise<void>): void },
  { browser, server }: AtBrowser,
  token: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  if (browser === null) throw new Error("there is no browser");
  const page = await openPage(test, browser, `${server.url}/sign-in`, options);
  const authorization = JSON.stringify(`Bearer ${token}`);
  await page.evaluate(`fetch("/page/session", { method: "POST", headers: { authorization: ${authorization} } })`);
  await page.goto(`${server.url}/account`);
  await page.getByRole("heading", { level: 2 }).first().waitFor();
  return page;
}

/** Reads the key of an authenticator app from the picture that is shown. */
export async function scanShown(page: Page): Promise<AuthenticatorApp> {
  const source = (await page.locator(".qr img").getAttribute("src")) ?? "";
  const uri = new URL(scanQrCode(Buffer.from(source.slice(source.indexOf(",") + 1), "base64")));
  return new AuthenticatorApp(uri.searchParams.get("secret") ?? "");
}
