import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { startServer } from "../startServer.ts";
import { missingBrowser, openBrowser } from "./openBrowser.ts";
import { assertAccessible, openPage } from "./openPage.ts";

/** Of the first page that somebody opens, with all that it loads. */
const BUDGET_BYTES = 60_000;
const PATHS = ["sign-in", "register", "forgotten", "mfa", "account", ""] as const;

const server = await startServer({ after });
const browser = missingBrowser === null ? await openBrowser({ after }) : null;

describe("the hosted pages", { skip: missingBrowser ?? false }, () => {
  for (const path of PATHS) {
    it(`take at most ${BUDGET_BYTES} bytes, compressed, with all that they load at once: /${path}`, async () => {
      const html = await (await fetch(`${server.url}/${path}`, { headers: { accept: "text/html" } })).text();
      const assets = [...html.matchAll(/"(assets\/[^"]+)"/g)].map(([, asset]) => asset);
      const texts = assets.map(async (asset) => (await fetch(`${server.url}/${asset}`)).text());
      const sizes = [html, ...(await Promise.all(texts))].map((text) => gzipSync(text).length);
      assert.ok(sizes.length > 2, html);
      assert.ok(sizes.reduce((sum, bytes) => sum + bytes) <= BUDGET_BYTES, String(sizes));
    });
  }

  it("say in either language what they need, where no script runs", async () => {
    for (const [lang, sentence] of [
      ["en", "needs JavaScript"],
      ["zh", "需要 JavaScript"],
    ] as const) {
      const html = await (await fetch(`${server.url}/sign-in`, { headers: { "accept-language": lang } })).text();
      assert.match(/<noscript>(.*)<\/noscript>/.exec(html)?.[1] ?? "", new RegExp(sentence));
    }
  });

  it("can be read in another language, which is remembered", async (t) => {
    assert.ok(browser);
    const page = await openPage(t, browser, `${server.url}/sign-in`, { viewport: { width: 320, height: 700 } });
    assert.equal(await page.title(), "Sign in");
    await page.getByRole("button", { name: "中文" }).click();
    assert.equal(await page.evaluate("document.documentElement.lang"), "zh-CN");
    await page.reload();
    assert.equal(await page.title(), "登录");
    await assertAccessible(page);
  });
});
