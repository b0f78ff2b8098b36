import assert from "node:assert/strict";
import { randomBytes, randomInt } from "node:crypto";
import { after, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { startServer } from "../startServer.ts";
import { basicOf } from "../support/basicOf.ts";
import { callApi } from "../support/callApi.ts";
import { Person } from "../support/Person.ts";
import { startMailbox } from "../support/startMailbox.ts";
import { startSmsGateway } from "../support/startSmsGateway.ts";
import { openAccount, scanShown } from "./openAccount.ts";
import { missingBrowser, openBrowser } from "./openBrowser.ts";
import { assertAccessible, openPage } from "./openPage.ts";
import { waitForCount } from "./waitForCount.ts";

const CODE = /(?<!\d)\d{6}(?!\d)/;
const LATER_MINUTES = 20;

const mailbox = await startMailbox({ after });
const gateway = await startSmsGateway({ after });
const settings = { ...mailbox.settings, ...gateway.settings };
const server = await startServer({ after }, { settings });
const browser = missingBrowser === null ? await openBrowser({ after }) : null;

async function listed(token: string, at = server): Promise<readonly { kind: string; name: string }[]> {
  const { body } = await callApi(at, "/v1/me/authenticators", { token });
  return (body as unknown as { authenticators: readonly { kind: string; name: string }[] }).authenticators;
}

/** Does what stands in the menu of a second step. */
async function choose(page: Page, name: string, act: string): Promise<void> {
  await page.getByRole("button", { name: `What to do with “${name}”` }).click();
  await page.getByRole("button", { name: act, exact: true }).click();
}

describe("the page of one's own account", { skip: missingBrowser ?? false }, () => {
  it("sends whoever is not signed in to where he signs in", async (t) => {
    assert.ok(browser);
    const page = await openPage(t, browser, `${server.url}/account`);
    await page.waitForURL(/\/sign-in$/);
  });

  it("binds an app from its picture alone, and shows the recovery code once", async (t) => {
    const person = await Person.register(server);
    const token = await person.openSession();
    const page = await openAccount(t, { browser, server }, token);
    await page.getByText("Only your password protects this account.").waitFor();
    await assertAccessible(page);
    await page.getByRole("button", { name: "Authenticator app" }).click();
    const app = await scanShown(page);
    await assertAccessible(page);
    const dialog = page.getByRole("dialog", { name: "Add an authenticator app" });
    await dialog.getByLabel("Code").fill(app.wrongCode());
    await dialog.getByText("That code is not right.").waitFor();
    await assertAccessible(page);
    await dialog.getByLabel("Code").fill(await app.nextCode());
    const shown = page.getByRole("dialog", { name: "Your new recovery code" });
    const code = (await shown.locator("output").textContent()) ?? "";
    await assertAccessible(page);
    await shown.getByRole("button", { name: "I have kept it" }).click();
    await page.getByText("“Authenticator app” was added.").waitFor();
    await page.getByText("A second step was added: Authenticator app", { exact: true }).waitFor();
    await page.getByText("Adding a second step was refused: Authenticator app").waitFor();
    await assertAccessible(page);
    assert.equal((await person.recover(await person.openChallenge(), code)).body.code, 200);
  });

  for (const kind of ["sms", "email"] as const) {
    it(`adds an address by a code that is sent there, and moves it to another (${kind})`, async (t) => {
      const person = await Person.register(server);
      const page = await openAccount(t, { browser, server }, await person.openSession(), {
        viewport: { width: 320, height: 720 },
      });
      const newAddress = (): string =>
        kind === "sms" ? `+86138${randomInt(10_000_000, 99_999_999)}` : `${randomBytes(6).toString("hex")}@example.com`;
      const codeAt = async (address: string): Promise<string> =>
        kind === "sms"
          ? ((await gateway.waitFor(address)).code ?? "")
          : (CODE.exec((await mailbox.waitFor(address, CODE)).text)?.[0] ?? "");
      const enter = async (address: string): Promise<void> => {
        await page.getByRole("textbox", { name: kind === "sms" ? "Phone number" : "E-mail address" }).fill(address);
        await page.getByRole("button", { name: "Send a code" }).click();
        await page.getByText(`Enter the code that was sent to ${address}.`).waitFor();
        await page.getByRole("textbox", { name: "Code" }).fill(await codeAt(address));
      };
      await page.getByRole("button", { name: kind === "sms" ? "Phone number" : "E-mail address" }).click();
      await page.getByRole("textbox", { name: kind === "sms" ? "Phone number" : "E-mail address" }).fill("rubbish");
      await page.getByRole("button", { name: "Send a code" }).click();
      await page.getByText(kind === "sms" ? "That is no phone number" : "That is no e-mail address").waitFor();
      await assertAccessible(page);
      await enter(newAddress());
      await page.getByRole("button", { name: "I have kept it" }).click();
      const name = kind === "sms" ? "Text message" : "E-mail";
      await choose(page, name, kind === "sms" ? "Use another number" : "Use another address");
      const next = newAddress();
      await enter(next);
      await page.getByText(`“${name}” was added.`).waitFor();
      const last = kind === "sms" ? next.slice(-4) : "@example.com";
      await page.locator(".row").filter({ hasText: last }).first().waitFor();
      await assertAccessible(page);
    });
  }

  it("renames by the keyboard alone, and gives the focus back", async (t) => {
    const person = await Person.register(server);
    const token = await person.openSession();
    await person.bindApp(token);
    const page = await openAccount(t, { browser, server }, token);
    await page.getByRole("button", { name: "What to do with “Authenticator app”" }).focus();
    for (const key of ["Enter", "Tab", "Enter"]) await page.keyboard.press(key);
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("Telephone");
    await page.keyboard.press("Enter");
    await page.getByText("It is called “Telephone” now.").waitFor();
    assert.ok((await listed(token)).some(({ name }) => name === "Telephone"));
    const focus = "document.activeElement.getAttribute('aria-label')";
    assert.equal(await page.evaluate(focus), "What to do with “Telephone”");
  });

  it("asks in place for a fresh proof before something is taken away, and then takes it away", async (t) => {
    const first = await startServer(t, { settings });
    const person = await Person.register(first);
    const token = await person.openSession();
    const { app } = await person.bindApp(token);
    await first.stop();
    const later = { settings, successorOf: first, clockOffsetMs: LATER_MINUTES * 60_000 };
    const at = await startServer(t, later);
    const page = await openAccount(t, { browser, server: at }, token, { colorScheme: "dark" });
    await choose(page, "Authenticator app", "Remove");
    await page.getByText("It is your last second step").waitFor();
    await assertAccessible(page);
    await page.getByRole("dialog").getByRole("button", { name: "Remove", exact: true }).click();
    const proof = page.getByRole("dialog", { name: "Confirm that it is you" });
    await proof.getByLabel("Code").waitFor();
    await assertAccessible(page);
    await page.keyboard.press("Escape");
    await proof.waitFor({ state: "detached" });
    assert.equal((await listed(token, at)).length, 2, "nothing was taken away without the proof");
    await page.getByRole("dialog").getByRole("button", { name: "Remove", exact: true }).click();
    await proof.getByLabel("Code").fill(app.codeAhead(LATER_MINUTES));
    await page.getByText("“Authenticator app” was removed.").waitFor();
    await page.getByText("Only your password protects this account.").waitFor();
    await waitForCount(page.getByRole("button", { name: /^Sign out of/ }), 0); // the older session has ended
    await page.reload();
    await page.getByText("Only your password protects this account.").waitFor();
  });

  it("does not take away the last step that the application accepts", async (t) => {
    const person = await Person.register(server);
    const token = await person.openSession();
    await person.bindApp(token);
    const demand = (enabledFactors: readonly string[], disabledFactors: readonly string[]) =>
      callApi(server, "/api/v3/update-application-mfa-settings", {
        headers: basicOf(server),
        body: { appId: server.appId, enabledFactors, disabledFactors },
      });
    await demand(["OTP"], []);
    t.after(() => demand([], ["OTP"]));
    const page = await openAccount(t, { browser, server }, token);
    await choose(page, "Authenticator app", "Remove");
    await page.getByRole("dialog").getByRole("button", { name: "Remove", exact: true }).click();
    await page.getByText("This is the last second step that Countersign accepts.").waitFor();
    await assertAccessible(page);
  });

  it("makes a new recovery code, which counts in place of the older one", async (t) => {
    const person = await Person.register(server);
    const token = await person.openSession();
    const { recoveryCode } = await person.bindApp(token);
    const page = await openAccount(t, { browser, server }, token);
    await page.getByRole("button", { name: "Make a new one" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Make a new one" }).click();
    const code = (await page.locator("output").textContent()) ?? "";
    const downloading = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download" }).click();
    const file = Buffer.concat(await (await (await downloading).createReadStream()).toArray()).toString();
    assert.ok(file.includes(code) && file.includes(person.email));
    await page.getByRole("button", { name: "I have kept it" }).click();
    const mfaToken = await person.openChallenge();
    assert.equal((await person.recover(mfaToken, recoveryCode)).body.code, 6002);
    assert.equal((await person.recover(mfaToken, code)).body.code, 200);
  });

  it("changes the password, says what is wrong with one, and ends all other sessions", async (t) => {
    const password = randomBytes(12).toString("base64url");
    const person = await Person.register(server, password);
    const [token, elsewhere] = [await person.openSession(), await person.openSession()];
    const page = await openAccount(t, { browser, server }, token);
    await page.getByRole("button", { name: "Change the password" }).click();
    const dialog = page.getByRole("dialog");
    const submit = async (before: string, next: string): Promise<void> => {
      await dialog.getByLabel("Your password now").fill(before);
      await dialog.getByLabel("New password").fill(next);
      await dialog.getByRole("button", { name: "Change the password" }).click();
    };
    await submit("", "");
    await dialog.getByText("Enter a password.").waitFor();
    await submit("wrong password", "quite another password");
    await dialog.getByText("That is not your password.").waitFor();
    await assertAccessible(page);
    await submit(password, "short");
    await dialog.getByText("It needs at least six characters.").waitFor();
    await submit(password, "password1");
    await dialog.getByText("Too many people use this one").waitFor();
    await assertAccessible(page);
    await submit(password, "quite another password");
    await page.getByText("Your password was changed.").waitFor();
    assert.equal((await callApi(server, "/v1/me", { token: elsewhere })).status, 401);
    assert.equal((await callApi(server, "/v1/me", { token })).status, 200);
  });
});
