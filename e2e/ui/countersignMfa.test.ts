import assert from "node:assert/strict";
import { randomBytes, randomInt } from "node:crypto";
import { after, describe, it, type TestContext } from "node:test";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { startServer } from "../startServer.ts";
import { AuthenticatorApp } from "../support/AuthenticatorApp.ts";
import { callApi } from "../support/callApi.ts";
import { demandFactors } from "../support/demandFactors.ts";
import { Person } from "../support/Person.ts";
import { readCode } from "../support/readCode.ts";
import { runCommand } from "../support/runCommand.ts";
import { scanQrCode } from "../support/scanQrCode.ts";
import { missingBrowser, openBrowser, watch } from "./openBrowser.ts";
import { assertAccessible } from "./openPage.ts";
import { servePage } from "./servePage.ts";
import { waitForCount } from "./waitForCount.ts";

/** Of all that the element loads but the camera. */
const BUDGET_BYTES = 30_000;

const server = await startServer({ after });
const served = await servePage({ after }, server.url);
const browser = missingBrowser === null ? await openBrowser({ after }) : null;

/** What happened on somebody's page. */
interface Told {
  readonly name: "success" | "fail";
  readonly detail: {
    readonly user?: { readonly token: string };
    readonly trustsDevice?: boolean;
    readonly why?: string;
  };
}

interface Shown {
  readonly page: Page;
  told(): Promise<Told>;
}

interface Showing {
  readonly mfaToken: string;
  readonly lang?: string;
  readonly width?: number;
  readonly colorScheme?: "dark" | "light";
  /** Whether the network is gone when the element comes. */
  readonly isOffline?: boolean;
  readonly offersTrust?: boolean;
}

/** Puts the element into a page, and keeps what it tells, and what of each screen has the focus once that is there. */
const PUT = `({ lang, ...attributes }) => {
  document.documentElement.lang = lang;
  const element = document.createElement("countersign-mfa");
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  window.told = new Promise((resolve) => {
    for (const name of ["success", "fail"])
      element.addEventListener(name, ({ detail }) => resolve({ name, detail }));
  });
  window.focused = [];
  let seen = null;
  new MutationObserver(() => {
    const screen = element.shadowRoot.querySelector(".screen");
    if (screen !== null && screen !== seen) focused.push(element.shadowRoot.activeElement?.tagName);
    seen = screen;
  }).observe(element.shadowRoot, { childList: true, subtree: true });
  document.querySelector("main").append(element);
}`;

/** Opens a page with the element, which must do nothing that the page's policy forbids, and pass axe at every screen. */
async function show(
  t: TestContext,
  { mfaToken, lang = "en", width = 390, colorScheme, isOffline = false, offersTrust = false }: Showing,
): Promise<Shown> {
  assert.ok(browser);
  const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme: colorScheme ?? "light" });
  const page = await context.newPage();
  const faults = watch(page, [served.origin, new URL(server.url).origin]);
  t.after(async () => {
    await context.close();
    assert.deepEqual(faults, []);
  });
  await page.goto(served.origin);
  await context.setOffline(isOffline);
  const given = {
    lang,
    "app-id": server.appId,
    "app-host": server.url,
    "mfa-token": mfaToken,
    ...(offersTrust && { "offers-trust": "" }),
  };
  await page.evaluate(`(${PUT})(${JSON.stringify(given)})`);
  return { page, told: () => page.evaluate("told") };
}

/** Gives a file and all that it loads at once. */
function loadedWith(name: string, files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const text = files.get(name) ?? assert.fail(`there is no ${name}`);
  const needed = [...text.matchAll(/(?:from|import)"\.(\/[^"]+)"/g)].map(([, path = ""]) => path);
  return new Map([[name, text], ...needed.flatMap((each) => [...loadedWith(each, files)])]);
}

/** Says whom a session belongs to. */
async function whoIs(token: string): Promise<unknown> {
  const { body } = await callApi<{ readonly email: string }>(server, "/api/v2/users/me", { token });
  return body.data?.email;
}

function newPhone(): string {
  return `+86138${randomInt(10_000_000, 99_999_999)}`;
}

describe("<countersign-mfa>", { skip: missingBrowser ?? false }, () => {
  it(`takes at most ${BUDGET_BYTES} bytes, compressed, with all it loads but the camera`, () => {
    const loaded = loadedWith("/index.js", served.files);
    assert.ok(loaded.size < served.files.size, "the camera is loaded where it is used");
    const sizes = [...loaded].map(([name, text]) => [name, gzipSync(text, { level: 9 }).length] as const);
    const total = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
    assert.ok(total <= BUDGET_BYTES, JSON.stringify(sizes));
  });

  it("takes the code of an app, and says what is wrong with a wrong one", async (t) => {
    const person = await Person.register(server);
    const { app } = await person.bindApp(await person.openSession());
    const { page, told } = await show(t, { mfaToken: await person.openChallenge() });
    const code = page.getByLabel("Code");
    await assertAccessible(page);
    await code.fill(app.wrongCode());
    await page.getByText("That code is not right.").waitFor();
    await assertAccessible(page);
    await code.fill(app.codeAhead(5));
    await page.getByText("the clock of your app is 5 min fast").waitFor();
    await code.fill(app.codeAhead(8 * 60));
    await page.getByText("the clock of your app is 8 h fast").waitFor();
    await assertAccessible(page);
    const right = await app.nextCode();
    await code.fill(`${right.slice(0, 3)} ${right.slice(3)}`);
    const { name, detail } = await told();
    assert.deepEqual([name, await whoIs(detail.user?.token ?? "")], ["success", person.email]);
  });

  it("offers not to ask again where its page says so and the application allows it, and tells the page", async (t) => {
    const trustFor = (days: string) => runCommand(server, "app", "update", "--trust-days", days);
    await trustFor("1");
    t.after(() => trustFor("0"));
    const person = await Person.register(server);
    const { app } = await person.bindApp(await person.openSession());
    const plain = await show(t, { mfaToken: await person.openChallenge() });
    await plain.page.getByLabel("Code").waitFor();
    await waitForCount(plain.page.getByRole("checkbox"), 0);
    const { page, told } = await show(t, { mfaToken: await person.openChallenge(), offersTrust: true, width: 320 });
    await page.getByLabel("Do not ask again on this device for a day").check();
    await assertAccessible(page);
    await page.getByLabel("Code").fill(await app.nextCode());
    assert.equal((await told()).detail.trustsDevice, true);
  });

  it("binds an app where the application demands one, from the picture alone, and shows the recovery code once", async (t) => {
    await demandFactors(server, "OTP");
    t.after(() => demandFactors(server));
    const person = await Person.register(server);
    const { page, told } = await show(t, { mfaToken: await person.openChallenge(), width: 320 });
    await page.getByRole("button", { name: "Authenticator app" }).click();
    const picture = page.getByRole("img");
    await picture.waitFor();
    await assertAccessible(page);
    const source = (await picture.getAttribute("src")) ?? "";
    const uri = new URL(scanQrCode(Buffer.from(source.slice(source.indexOf(",") + 1), "base64")));
    const app = new AuthenticatorApp(uri.searchParams.get("secret") ?? "");
    await page.getByLabel("Code").fill(await app.nextCode());
    await page.getByRole("heading", { name: "Your new recovery code" }).waitFor();
    await assertAccessible(page);
    const kept = (await page.locator("output").textContent()) ?? "";
    await page.getByRole("button", { name: "I have kept it" }).click();
    const { name, detail } = await told();
    assert.deepEqual([name, await whoIs(detail.user?.token ?? "")], ["success", person.email]);
    const recovered = await person.recover(await person.openChallenge(), kept);
    assert.equal(recovered.body.code, 200, "the code that was shown is the one that is good");
  });

  for (const factor of ["SMS", "EMAIL"] as const) {
    it(`binds an address by a code, and asks for a code there from then on (${factor})`, async (t) => {
      await demandFactors(server, factor);
      t.after(() => demandFactors(server));
      const person = await Person.register(server);
      const address = factor === "SMS" ? newPhone() : `${randomBytes(6).toString("hex")}@example.com`;
      const first = await show(t, { mfaToken: await person.openChallenge() });
      await first.page.getByRole("button", { name: factor === "SMS" ? "Text message" : "E-mail" }).click();
      const box = first.page.getByLabel(factor === "SMS" ? "Phone number" : "E-mail address");
      await box.fill("rubbish");
      await first.page.getByRole("button", { name: "Send a code" }).click();
      await first.page.getByText(factor === "SMS" ? "That is no phone number" : "That is no e-mail address").waitFor();
      await assertAccessible(first.page);
      await box.fill(address);
      await first.page.getByRole("button", { name: "Send a code" }).click();
      await first.page.getByText("A new code can be sent in").waitFor();
      await assertAccessible(first.page);
      await first.page.getByLabel("Code").fill(await readCode(server, address));
      const kept = first.page.getByRole("button", { name: "I have kept it" });
      await Promise.race([first.told(), kept.waitFor()]);
      if (await kept.isVisible()) await kept.click();
      assert.equal((await first.told()).name, "success");

      const second = await show(t, { mfaToken: await person.openChallenge(), lang: "zh-CN", colorScheme: "dark" });
      await second.page.getByText(`请输入发送到 ${address} 的验证码`).waitFor();
      await assertAccessible(second.page);
    });
  }

  it("takes the recovery code as somebody wrote it down, and shows the next one", async (t) => {
    const person = await Person.register(server);
    const { recoveryCode } = await person.bindApp(await person.openSession());
    const { page, told } = await show(t, { mfaToken: await person.openChallenge() });
    await page.getByRole("button", { name: "Try another way" }).click();
    await assertAccessible(page);
    await page.getByRole("button", { name: "Recovery code" }).click();
    await page.getByLabel("Recovery code").fill(recoveryCode.toUpperCase().replaceAll("-", " "));
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("heading", { name: "Your new recovery code" }).waitFor();
    assert.notEqual(await page.locator("output").textContent(), recoveryCode);
    await page.getByRole("button", { name: "I have kept it" }).click();
    assert.equal((await told()).name, "success");
  });

  it("has the focus where typing or reading begins as soon as that is there, not torn from where it went since", async (t) => {
    const person = await Person.register(server);
    await person.bindApp(await person.openSession());
    const { page } = await show(t, { mfaToken: await person.openChallenge() });
    await page.getByLabel("Code").waitFor();
    await page.getByRole("button", { name: "Try another way" }).click();
    await page.getByRole("button", { name: "Authenticator app" }).waitFor();
    assert.deepEqual(await page.evaluate("focused"), ["INPUT", "H1"]);
  });

  it("is worked by the keyboard alone", async (t) => {
    const person = await Person.register(server);
    const { app } = await person.bindApp(await person.openSession());
    const { page, told } = await show(t, { mfaToken: await person.openChallenge() });
    await page.getByLabel("Code").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Confirm that it is you" }).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByLabel("Code").waitFor();
    await page.keyboard.type(await app.nextCode());
    assert.equal((await told()).name, "success");
  });

  it("says that the service cannot be reached, asks for nothing then, and goes on when it can", async (t) => {
    const person = await Person.register(server);
    const { app } = await person.bindApp(await person.openSession());
    const { page, told } = await show(t, { mfaToken: await person.openChallenge(), isOffline: true });
    await page.getByText("The service cannot be reached.").waitFor();
    await assertAccessible(page);
    assert.equal(await page.getByRole("heading").textContent(), "Confirm that it is you");
    await waitForCount(page.getByText("asks for a second step"), 0);
    await page.context().setOffline(false);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByLabel("Code").fill(await app.nextCode());
    assert.equal((await told()).name, "success");
  });

  it("says that a sign-in has ended, and tells its page", async (t) => {
    const person = await Person.register(server);
    const { app } = await person.bindApp(await person.openSession());
    const mfaToken = await person.openChallenge();
    const { page } = await show(t, { mfaToken });
    const box = page.getByLabel("Code");
    await box.waitFor();
    assert.equal((await person.verify(mfaToken, await app.nextCode())).body.code, 200, "finished in another tab");
    const other = await show(t, { mfaToken });
    assert.deepEqual(await other.told(), { name: "fail", detail: { why: "expired" } });
    await assertAccessible(other.page);
    await box.fill(await app.nextCode());
    await page.getByText("That code is not right.").waitFor();
  });
});
