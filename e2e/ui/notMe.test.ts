import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { AuthenticationClient, EmailScene } from "@countersign/sdk";
import { AccountClient } from "@countersign/sdk/account";
import { startServer } from "../startServer.ts";
import { AuthenticatorApp } from "../support/AuthenticatorApp.ts";
import { callApi } from "../support/callApi.ts";
import { startMailbox } from "../support/startMailbox.ts";
import { missingBrowser, openBrowser } from "./openBrowser.ts";
import { assertAccessible, openPage } from "./openPage.ts";

const CODE = /(?<!\d)\d{6}(?!\d)/;
const PAIR = /light-dark\([^)]*\)/g;
const looks = (file: string): string => readFileSync(join(import.meta.dirname, "../../packages/ui/src", file), "utf8");

const mailbox = await startMailbox({ after });
const server = await startServer({ after }, { settings: mailbox.settings });
const browser = missingBrowser === null ? await openBrowser({ after }) : null;

/** Has somebody bind his first second step, and gives the link of the mail that tells him, and the session. */
async function bindFirst(): Promise<{ readonly link: string; readonly token: string }> {
  const email = `${randomBytes(6).toString("hex")}@example.com`;
  const client = new AuthenticationClient({ appId: server.appId, appHost: server.url, lang: "en-US" });
  await client.sendEmail(email, EmailScene.REGISTER_VERIFY_CODE);
  const code = CODE.exec((await mailbox.waitFor(email, CODE)).text)?.[0] ?? "";
  const { token } = await client.registerByEmailCode(email, code, {}, { forceLogin: true });
  const account = new AccountClient(client);
  await account.confirmApp(await new AuthenticatorApp((await account.beginApp()).secret).nextCode());
  const { text } = await mailbox.waitFor(email, /\/not-me\//);
  return { link: /https?:\/\/\S+\/not-me\/\w+/.exec(text)?.[0] ?? assert.fail(text), token: token ?? "" };
}

describe("the page of whoever says that it was not him", { skip: missingBrowser ?? false }, () => {
  it("takes the binding back without any script, and ends every session", async (t) => {
    assert.ok(browser);
    const { link, token } = await bindFirst();
    const page = await openPage(t, browser, link, { javaScriptEnabled: false });
    await page.getByRole("button", { name: "This was not me" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "It was taken back" }).waitFor();
    assert.equal((await callApi(server, "/v1/me", { token })).status, 401);
    await page.goto(link);
    await page.getByRole("heading", { name: "This link was used already" }).waitFor();
  });

  for (const options of [
    { colorScheme: "light", locale: "zh-CN" },
    { colorScheme: "dark", locale: "en-US", viewport: { width: 320, height: 700 } },
  ] as const)
    it(`can be read by everybody (${options.colorScheme}, ${options.locale})`, async (t) => {
      assert.ok(browser);
      const page = await openPage(t, browser, (await bindFirst()).link, options);
      await page.getByRole("button").waitFor();
      await assertAccessible(page);
    });

  it("has the colours of the other pages", async () => {
    const html = await (await fetch(`${server.url}/not-me/none`)).text();
    const [, style = ""] = /<style>([\s\S]*)<\/style>/.exec(html) ?? [];
    const ours = new Set((looks("looks/tokens.css") + looks("pages/pages.css")).match(PAIR));
    const used = style.match(PAIR) ?? [];
    assert.ok(used.length > 5);
    assert.deepEqual(
      used.filter((pair) => !ours.has(pair)),
      [],
    );
  });
});
