import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import { type RunningServer, startServer } from "../../startServer.ts";
import { AuthenticatorApp } from "../../support/AuthenticatorApp.ts";
import { callApi } from "../../support/callApi.ts";
import { demandFactors } from "../../support/demandFactors.ts";
import { Person } from "../../support/Person.ts";
import { readCode } from "../../support/readCode.ts";
import { scanQrCode } from "../../support/scanQrCode.ts";
import { missingBrowser, openBrowser } from "../../ui/openBrowser.ts";
import { MfaComponentPage } from "./MfaComponentPage.ts";

describe("@authing/mfa-component-native 1.0.0", { skip: missingBrowser ?? false }, () => {
  let server: RunningServer;
  let browser: Browser;
  const undos: (() => Promise<void>)[] = [];

  before(async () => {
    const test = { after: (undo: () => Promise<void>) => void undos.push(undo) };
    server = await startServer(test);
    browser = await openBrowser(test);
  });
  after(async () => {
    for (const undo of undos.reverse()) await undo();
  });

  /** What a back end or a login form hands to the component. */
  async function triggerOf(person: Person): Promise<unknown> {
    return (await person.logIn()).body.data;
  }

  async function assertSignedIn(page: MfaComponentPage, { email }: Person): Promise<void> {
    const [code, user] = (await page.told("success")) as readonly [unknown, { readonly token?: string }];
    const { body } = await callApi<{ email: string }>(server, "/api/v2/users/me", { token: String(user.token) });
    assert.deepEqual([code, body.data.email], [200, email]);
    assert.deepEqual(page.faults, []);
  }

  it("takes an app's code, and says that a wrong one is wrong", async (t) => {
    await demandFactors(server);
    const person = await Person.register(server);
    const { app } = await person.bindApp(await person.openSession());
    const page = await MfaComponentPage.open(t, browser, server, await triggerOf(person));
    await page.answerOf("/mfa/totp/verify", () => page.typeCode(app.wrongCode()));
    await page.told("fail");
    await page.typeCode(await app.nextCode());
    await assertSignedIn(page, person);
  });

  it("takes the recovery code", async (t) => {
    await demandFactors(server);
    const person = await Person.register(server);
    const { recoveryCode } = await person.bindApp(await person.openSession());
    const page = await MfaComponentPage.open(t, browser, server, await triggerOf(person));
    await page.press("Use recovery code");
    await page.page.locator("#root input").last().fill(recoveryCode);
    await page.answerOf("/mfa/totp/recovery", () => page.press(/confirm/i));
    await page.page
      .getByText(/([0-9a-f]{4}-){5}[0-9a-f]{4}/)
      .first()
      .waitFor();
    assert.deepEqual(page.faults, []);
  });

  it("binds an app where the application demands one", async (t) => {
    await demandFactors(server, "OTP");
    const person = await Person.register(server);
    const page = await MfaComponentPage.open(t, browser, server, await triggerOf(person));
    await page.press("Confirm");
    const picture = page.page.locator('img[src^="data:image/png"]').first();
    await picture.waitFor();
    const source = (await picture.getAttribute("src")) ?? "";
    const keyUri = new URL(scanQrCode(Buffer.from(source.slice(source.indexOf(",") + 1), "base64")));
    const app = new AuthenticatorApp(keyUri.searchParams.get("secret") ?? "");
    await page.press(/next|confirm|bind/i);
    await page.page.locator("input.authing-g2-code-input-item").first().waitFor();
    await page.answerOf("/mfa/totp/associate/confirm", async () => page.typeCode(await app.nextCode()));
    await page.page
      .getByText(/([0-9a-f]{4}-){5}[0-9a-f]{4}/)
      .first()
      .waitFor();
    assert.deepEqual(page.faults, []);
  });

  it("takes a code that was mailed", async (t) => {
    await demandFactors(server, "EMAIL");
    const person = await Person.register(server);
    const page = await MfaComponentPage.open(t, browser, server, await triggerOf(person));
    await page.page.getByPlaceholder("Enter Email").fill(person.email);
    await page.answerOf("/api/v2/email/send", () => page.press("Confirm"));
    await page.typeCode(await readCode(server, person.email));
    await assertSignedIn(page, person);
  });
});
