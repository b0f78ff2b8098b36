import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { type RunningServer, startServer } from "../startServer.ts";
import { Person } from "../support/Person.ts";
import { sendAndReadCode } from "../support/sendAndReadCode.ts";
import { missingBrowser, openBrowser } from "./openBrowser.ts";
import { assertAccessible, openPage, type PageOptions } from "./openPage.ts";
import { startApplication } from "./startApplication.ts";
import { startProxy } from "./startProxy.ts";
import { waitForCount } from "./waitForCount.ts";

const server = await startServer({ after });
const app = await startApplication({ after }, server);
const browser = missingBrowser === null ? await openBrowser({ after }) : null;

type Cleanup = Parameters<typeof openPage>[0];

function open(t: Cleanup, url: string, options?: PageOptions): Promise<Page> {
  assert.ok(browser);
  return openPage(t, browser, url, { origins: [new URL(app.redirectUri).origin], ...options });
}

interface Known {
  readonly person: Person;
  readonly password: string;
}

async function register(at: RunningServer = server): Promise<Known> {
  const password = randomBytes(12).toString("base64url");
  return { person: await Person.register(at, password), password };
}

async function typePassword(page: Page, { person, password }: Known): Promise<void> {
  await page.getByLabel("E-mail, phone number or user name").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Continue" }).click();
}

describe("the way back to an application", { skip: missingBrowser ?? false }, () => {
  it("leads nowhere that is not the application's own, letter by letter", async (t) => {
    for (const wrong of [`${app.redirectUri}&x=1`, "https://evil.example.com/callback", "javascript:alert(1)"]) {
      const page = await open(t, app.begin("sign-in", { redirect_uri: wrong }).url);
      await page.getByText("none of its own").waitFor();
      await assertAccessible(page);
      await waitForCount(page.getByRole("textbox"), 0); // nobody is asked for a password there
    }
    const page = await open(t, app.begin("sign-in", { app_id: "0".repeat(24) }).url);
    await page.getByText("The application that sent you here is not known.").waitFor();
    await assertAccessible(page);
  });

  it("takes an error along where what the application asked is not whole, and where somebody gives up", async (t) => {
    for (const lacking of [{ code_challenge: "" }, { code_challenge_method: "plain" }]) {
      const begun = app.begin("sign-in", lacking);
      const page = await open(t, begun.url);
      const answer = await app.awaitReturn(page);
      assert.deepEqual([answer.get("error"), answer.get("state")], ["invalid_request", begun.state]);
      assert.equal(answer.get("iss"), `${server.url}/oidc`);
    }
    const begun = app.begin("register");
    const page = await open(t, begun.url);
    await page.getByRole("button", { name: "Back to Countersign" }).click();
    const answer = await app.awaitReturn(page);
    assert.deepEqual([answer.get("error"), answer.get("state")], ["access_denied", begun.state]);
  });

  it("begins with an mfaToken of the application's own login, which leaves the address at once and survives a reload", async (t) => {
    const { person } = await register();
    const { app: authenticator } = await person.bindApp(await person.openSession());
    const mfaToken = await person.openChallenge();
    const begun = app.begin("mfa", { mfa_token: mfaToken });
    const page = await open(t, begun.url.replace(/app_id=[^&]*&/, ""));
    await page.getByLabel("Code").waitFor();
    assert.ok(!page.url().includes(mfaToken), "the token has left the address");
    await page.reload();
    await page.getByLabel("Code").fill(authenticator.wrongCode());
    await page.getByText("That code is not right.").waitFor();
    await page.getByLabel("Code").fill(await authenticator.nextCode());
    await app.signedIn(page, begun);
  });

  it("tells of a sign-in that has ended, and leads back with that", async (t) => {
    const { person } = await register();
    const { app: authenticator } = await person.bindApp(await person.openSession());
    const mfaToken = await person.openChallenge();
    const begun = app.begin("mfa", { mfa_token: mfaToken });
    const page = await open(t, begun.url);
    await page.getByLabel("Code").waitFor();
    const other = await open(t, begun.url);
    await other.getByLabel("Code").fill(await authenticator.nextCode());
    await app.signedIn(other, begun);
    await page.reload();
    await page.getByText("It waited too long, or it was finished elsewhere.").waitFor();
    await assertAccessible(page);
  });

  it("is gone by whoever has a session here already, once he says so, and not in another's name", async (t) => {
    const [first, second] = [await register(), await register()];
    const page = await open(t, app.begin("sign-in").url);
    await typePassword(page, first);
    await app.awaitReturn(page);
    const again = app.begin("sign-in");
    await page.goto(again.url);
    await page.getByText(`You are signed in as ${first.person.email}.`).waitFor();
    await assertAccessible(page);
    await page.getByRole("button", { name: "Continue" }).click();
    await app.signedIn(page, again);
    const other = app.begin("sign-in");
    await page.goto(other.url);
    await page.getByRole("button", { name: "Use another account" }).click();
    await typePassword(page, second);
    await app.signedIn(page, other);
  });

  it("is that of the application that asked last, where the page was open already", async (t) => {
    const known = await register();
    const page = await open(t, app.begin("sign-in", { redirect_uri: "https://evil.example.com/" }).url);
    await page.getByText("none of its own").waitFor();
    const begun = app.begin("sign-in");
    await page.evaluate(`location.hash = ${JSON.stringify(new URL(begun.url).hash)}`);
    await typePassword(page, known);
    await app.signedIn(page, begun);
  });

  it("is not taken twice by the browser's back button, and two tabs do not disturb each other", async (t) => {
    const known = await register();
    const [one, two] = [app.begin("sign-in"), app.begin("sign-in")];
    const page = await open(t, one.url);
    const tab = await page.context().newPage();
    await tab.goto(two.url);
    await typePassword(page, known);
    await app.signedIn(page, one);
    await typePassword(tab, known);
    await app.signedIn(tab, two);
    await tab.goBack();
    assert.equal(tab.url(), "about:blank", "the page gave its place to the application");
  });

  it("goes on when the service was started anew in between, and over a slow network", async (t) => {
    const own = await startServer(t);
    const its = await startApplication(t, own);
    const known = await register(own);
    const begun = its.begin("sign-in");
    const page = await open(t, begun.url, { origins: [new URL(its.redirectUri).origin] });
    await page.getByRole("heading", { name: "Sign in to Countersign" }).waitFor();
    const port = new URL(own.url).port;
    await own.stop();
    await typePassword(page, known);
    await page.getByText("The service cannot be reached.").waitFor();
    await assertAccessible(page);
    await startServer(t, { successorOf: own, settings: { COUNTERSIGN_PORT: port } });
    await page.route("**/page/**", async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      await route.continue();
    });
    await page.getByRole("button", { name: "Continue" }).dblclick();
    await its.signedIn(page, begun);
  });

  it("leads from a service that listens on IPv6", async (t) => {
    const own = await startServer(t, { settings: { COUNTERSIGN_HOST: "::1" } });
    assert.match(own.url, /^http:\/\/\[::1\]:/);
    const its = await startApplication(t, own);
    const known = await register(own);
    const begun = its.begin("sign-in");
    const page = await open(t, begun.url, { origins: [new URL(its.redirectUri).origin] });
    await typePassword(page, known);
    await its.signedIn(page, begun);
  });

  it("leads through a proxy, at an address with a path", async (t) => {
    const proxy = await startProxy(t, "/login");
    const settings = { COUNTERSIGN_PUBLIC_URL: proxy.url, COUNTERSIGN_TRUSTED_PROXIES: "127.0.0.1" };
    const own = await startServer(t, { settings });
    proxy.leadTo(own.url);
    const its = await startApplication(t, own, proxy.url);
    const known = await register(own);
    const begun = its.begin("sign-in");
    const page = await open(t, begun.url, { origins: [new URL(its.redirectUri).origin] });
    await typePassword(page, known);
    await its.signedIn(page, begun);
    const cookies = (await page.context().cookies(proxy.url)).filter(({ httpOnly }) => httpOnly);
    const names = cookies.map(({ name }) => name.replace(/-\d+/, "")).toSorted();
    assert.deepEqual(names, ["countersign-login", "countersign-login-device"]);
    await page.goto(`${proxy.url}/sign-in/`);
    await page.getByText("You are signed in as").waitFor();
    assert.equal(page.url(), `${proxy.url}/sign-in`);
  });
});

describe("a forgotten password", { skip: missingBrowser ?? false }, () => {
  it("is set anew by a code, and the second factor is asked for as ever", async (t) => {
    const { person } = await register();
    const { app: authenticator } = await person.bindApp(await person.openSession());
    const begun = app.begin("sign-in");
    const page = await open(t, begun.url, { viewport: { width: 320, height: 700 } });
    await page.getByLabel("E-mail, phone number or user name").fill(person.email);
    await page.getByRole("link", { name: "Forgotten your password?" }).click();
    await assertAccessible(page);
    assert.equal(await page.title(), "Reset your password");
    const send = page.getByRole("button", { name: "Send a code" });
    const code = await sendAndReadCode(server, person.email, () => send.click());
    await page.getByLabel("Code").fill(code);
    await page.getByLabel("New password").fill("short");
    await page.getByRole("button", { name: "Set the new password" }).click();
    await page.getByText("Choose a password of at least 8 characters.").waitFor();
    await page.getByLabel("New password").fill("password123");
    await page.getByRole("button", { name: "Set the new password" }).click();
    await page.getByText("This password is among the first that are tried.").waitFor();
    await assertAccessible(page);
    await page.getByLabel("New password").fill(randomBytes(12).toString("base64url"));
    await page.getByRole("button", { name: "Set the new password" }).click();
    await page.getByLabel("Code").fill(await authenticator.nextCode());
    await app.signedIn(page, begun);
  });
});
