import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { startServer } from "../startServer.ts";
import { callApi } from "../support/callApi.ts";
import { Person } from "../support/Person.ts";
import { openAccount, scanShown } from "./openAccount.ts";
import { missingBrowser, openBrowser } from "./openBrowser.ts";
import { assertAccessible } from "./openPage.ts";
import { waitForCount } from "./waitForCount.ts";

const server = await startServer({ after });
const browser = missingBrowser === null ? await openBrowser({ after }) : null;

describe("the page of one's own account, where it is open for long", { skip: missingBrowser ?? false }, () => {
  it("shows where somebody is signed in, and signs him out there, one by one and all at once", async (t) => {
    const person = await Person.register(server);
    const [token, ...others] = [
      await person.openSession(),
      await person.openSession(),
      await person.openSession(),
      await person.openSession(),
    ];
    const page = await openAccount(t, { browser, server }, token);
    await waitForCount(page.getByRole("button", { name: /^Sign out of/ }), others.length);
    await assertAccessible(page);
    await page
      .getByRole("button", { name: /^Sign out of/ })
      .first()
      .click();
    await page.getByRole("dialog").getByRole("button", { name: "Sign out", exact: true }).click();
    await page.getByText("That session was ended.").waitFor();
    await waitForCount(page.getByRole("button", { name: /^Sign out of/ }), others.length - 1);
    await page.getByRole("button", { name: "Sign out everywhere else" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Sign out everywhere else" }).click();
    await page.getByText("You are signed out everywhere else.", { exact: true }).waitFor();
    for (const other of others) assert.equal((await callApi(server, "/v1/me", { token: other })).status, 401);
  });

  it("signs out, in every tab, and shows nothing to whoever goes back", async (t) => {
    const person = await Person.register(server);
    const token = await person.openSession();
    const page = await openAccount(t, { browser, server }, token);
    const other = await page.context().newPage();
    await other.goto(`${server.url}/account`);
    await other.getByText(person.email).waitFor();
    await page.getByRole("button", { name: "Sign out", exact: true }).click();
    await page.waitForURL(/\/sign-in/);
    assert.equal((await callApi(server, "/v1/me", { token })).status, 401);
    await other.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    await other.waitForURL(/\/sign-in/);
    await page.goBack().catch(() => null);
    await waitForCount(page.getByText(person.email), 0);
  });

  it("says that the service is away, loses nothing by it, and goes on when it is back", async (t) => {
    const person = await Person.register(server);
    const page = await openAccount(t, { browser, server }, await person.openSession(), { locale: "zh-CN" });
    await page.context().setOffline(true);
    await page.getByRole("button", { name: "身份验证器应用" }).click();
    await page.getByText("无法连接服务").waitFor();
    await assertAccessible(page);
    await page.context().setOffline(false);
    await page.getByRole("button", { name: "身份验证器应用" }).click();
    const app = await scanShown(page);
    await page.getByLabel("验证码").fill(await app.nextCode());
    await page.getByRole("heading", { name: "您的新恢复码" }).waitFor();
    await assertAccessible(page);
  });

  it("goes on where it was when the server was started anew in between", async (t) => {
    const first = await startServer(t);
    const person = await Person.register(first);
    const page = await openAccount(t, { browser, server: first }, await person.openSession());
    await first.stop();
    await page.getByRole("button", { name: "Authenticator app" }).click();
    await page.getByText("The service cannot be reached.").waitFor();
    const settings = { COUNTERSIGN_PORT: new URL(first.url).port };
    await startServer(t, { settings, successorOf: first });
    await page.getByRole("button", { name: "Authenticator app" }).click();
    const app = await scanShown(page);
    await page.getByRole("textbox", { name: "Code" }).fill(await app.nextCode());
    await page.getByRole("heading", { name: "Your new recovery code" }).waitFor();
  });
});
