import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import sharp from "sharp";
import { accentOf } from "../../packages/ui/src/pages/frame/accentOf.ts";
import { startServer } from "../startServer.ts";
import { runCommand } from "../support/runCommand.ts";
import { missingBrowser, openBrowser } from "./openBrowser.ts";
import { assertAccessible, openPage } from "./openPage.ts";
import { waitUntil } from "./waitUntil.ts";

const server = await startServer({ after });
const browser = missingBrowser === null ? await openBrowser({ after }) : null;

/** A blank picture, as wide as a logo that is mostly a name. */
async function makeLogo(): Promise<string> {
  const file = join(server.home, "logo.png");
  const blank = sharp({ create: { width: 300, height: 100, channels: 3, background: "#0a7d4b" } });
  await writeFile(file, await blank.png().toBuffer());
  return file;
}

describe("an application's look", { skip: missingBrowser ?? false }, () => {
  it("is its own on the pages, whichever colour it chose, and can be read there", async (t) => {
    assert.ok(browser);
    const pages = ["--terms", "https://shop.example.com/terms", "--privacy", "https://shop.example.com/privacy"];
    // Nobody could read it on white.
    await runCommand(
      server,
      "app",
      "update",
      "--name",
      "Shop",
      "--logo",
      await makeLogo(),
      "--colour",
      "#ffe45c",
      ...pages,
    );
    for (const colorScheme of ["light", "dark"] as const) {
      const url = `${server.url}/register#app_id=${server.appId}`;
      const page = await openPage(t, browser, url, { colorScheme, viewport: { width: 320, height: 900 } });
      await page.getByRole("heading", { name: "Create an account for Shop" }).waitFor();
      const isShown = "document.querySelector('.page-logo').naturalWidth === 300";
      await waitUntil(page, isShown);
      const accent = await page.evaluate("document.documentElement.style.getPropertyValue('--countersign-accent')");
      assert.equal(accent, accentOf("#ffe45c").accent);
      await assertAccessible(page);
      const terms = page.getByRole("link", { name: "Terms of use" });
      assert.equal(await terms.getAttribute("href"), "https://shop.example.com/terms");
    }
  });
});
