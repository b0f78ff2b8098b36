import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, describe, it, type TestContext } from "node:test";
import { pathToFileURL } from "node:url";
import { startServer } from "../startServer.ts";
import { AuthenticatorApp } from "../support/AuthenticatorApp.ts";
import { scanQrCode } from "../support/scanQrCode.ts";
import { missingBrowser, openBrowser, watch } from "./openBrowser.ts";
import { assertAccessible } from "./openPage.ts";

const FOLDER = join(import.meta.dirname, "../../examples/mfa-demo");
const TYPES: Readonly<Record<string, string>> = { html: "text/html", js: "text/javascript" };

const server = await startServer({ after });
const browser = missingBrowser === null ? await openBrowser({ after }) : null;

/** Serves the folder as any static server does. */
async function serveFolder(t: TestContext): Promise<string> {
  const files = createServer(async ({ url = "/" }, response) => {
    const name = new URL(url, "http://localhost").pathname.slice(1) || "index.html";
    response.setHeader("content-type", TYPES[name.split(".").at(-1) ?? ""] ?? "text/plain");
    response.end(await readFile(join(FOLDER, name)).catch(() => ""));
  });
  files.listen(0, "127.0.0.1");
  await once(files, "listening");
  t.after(() => {
    files.closeAllConnections();
    files.close();
  });
  return `http://127.0.0.1:${(files.address() as AddressInfo).port}/`;
}

const doors: Readonly<Record<string, (t: TestContext) => Promise<string>>> = {
  "opened from disk": async () => pathToFileURL(join(FOLDER, "index.html")).href,
  "behind a static server": serveFolder,
};

describe("examples/mfa-demo", { skip: missingBrowser ?? false }, () => {
  for (const [where, open] of Object.entries(doors)) {
    it(`does all that it shows, ${where}`, async (t) => {
      assert.ok(browser);
      const address = await open(t);
      const context = await browser.newContext({ locale: "en-US", viewport: { width: 390, height: 800 } });
      t.after(() => context.close());
      const page = await context.newPage();
      const faults = watch(page, [new URL(server.url).origin, new URL(address).origin]);
      await page.goto(`${address}?${new URLSearchParams({ appId: server.appId, appHost: server.url })}`);
      await assertAccessible(page);
      const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
      const says = (text: string) => page.getByRole("status").getByText(text).waitFor();

      await page.getByLabel("E-mail").fill(`${randomBytes(8).toString("hex")}@example.com`);
      await page.getByLabel("Password").fill("correct horse battery staple");
      await press("Register");
      await says("Registered.");
      await press("Sign in");
      await says("Signed in with the password alone.");
      await press("Bind");
      await says("Nothing takes effect");
      const picture = (await page.getByAltText("QR code").getAttribute("src")) ?? "";
      const keyUri = new URL(scanQrCode(Buffer.from(picture.split(",")[1] ?? "", "base64")));
      const app = new AuthenticatorApp(keyUri.searchParams.get("secret") ?? "");
      const recoveryCode = (await page.locator("#recovery").textContent()) ?? "";
      await page
        .getByLabel("Code of the app")
        .first()
        .fill(await app.nextCode());
      await press("Confirm");
      await says("Bound.");

      await press("Sign in");
      await says("The password is right (1635).");
      await page.getByLabel("Code of the app").last().fill(app.wrongCode());
      await press("Verify");
      await page.locator(".fault").waitFor();
      await page
        .getByLabel("Code of the app")
        .last()
        .fill(await app.nextCode());
      await press("Verify");
      await says("Signed in with two factors.");

      await press("Sign in");
      await says("The password is right (1635).");
      await page.getByLabel("Recovery code").fill(recoveryCode);
      await press("Use the recovery code");
      await says("This is your next recovery code:");
      await press("Unbind");
      await says("Unbound.");
      await press("What is bound?");
      await says("This is bound.");
      assert.equal(await page.locator("#answer").textContent(), "[]");
      assert.deepEqual(faults, []);
    });
  }
});
