import assert from "node:assert/strict";
import { after, describe, it, type TestContext } from "node:test";
import type { Page } from "playwright-core";
import { describeWhen } from "../../packages/ui/src/primitives/describeWhen.ts";
import { missingBrowser, openBrowser } from "./openBrowser.ts";
import { assertAccessible, openPage } from "./openPage.ts";
import { servePage } from "./servePage.ts";
import { waitForCount } from "./waitForCount.ts";

const LOOKS = ["tokens", "controls", "panels"].map((name) => `../../packages/ui/src/looks/${name}.css`);
const SCRIPT = `
import { showPrimitives } from "../../packages/ui/src/testing/showPrimitives.tsx";
${LOOKS.map((path, index) => `import looks${index} from "${path}";`).join("\n")}
const sheet = new CSSStyleSheet();
sheet.replaceSync([${LOOKS.map((_, index) => `looks${index}`).join()}].join("\\n") + ":root { color: var(--countersign-text); background: var(--countersign-ground); }");
document.adoptedStyleSheets = [sheet];
showPrimitives(document.querySelector("main"), "en-US");
`;

const browser = missingBrowser === null ? await openBrowser({ after }) : null;
const served = missingBrowser === null ? await servePage({ after }, "http://127.0.0.1", SCRIPT) : null;

/** Opens a page with every part on it. */
async function open(t: TestContext, options = {}): Promise<Page> {
  assert.ok(browser !== null && served !== null);
  const page = await openPage(t, browser, served.origin, options);
  await page.getByRole("heading", { name: "Parts" }).waitFor();
  return page;
}

/** Gives what the focus is on: its role or tag, and what it is called. */
function focus(page: Page): Promise<string> {
  const label = "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent";
  return page.evaluate(label);
}

describe("what the pages are made of", { skip: missingBrowser ?? false }, () => {
  for (const options of [{ colorScheme: "light" }, { colorScheme: "dark", viewport: { width: 320, height: 700 } }])
    it(`can be read by everybody (${options.colorScheme})`, async (t) => {
      const page = await open(t, options);
      await assertAccessible(page);
      await page.getByRole("button", { name: "What to do with Telephone" }).click();
      await assertAccessible(page);
      await page.getByRole("button", { name: "Remove" }).click();
      await page.getByRole("dialog").waitFor();
      await assertAccessible(page);
    });

  it("opens a menu and a dialog by the keyboard alone, and gives the focus back", async (t) => {
    const page = await open(t);
    const opener = page.getByRole("button", { name: "What to do with Telephone" });
    await opener.focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    assert.equal(await focus(page), "Rename");
    await page.keyboard.press("Escape");
    assert.equal(await focus(page), "What to do with Telephone");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Remove Telephone?" });
    await dialog.waitFor();
    for (let press = 0; press < 6; press += 1) {
      await page.keyboard.press("Tab");
      const isInside =
        "document.activeElement === document.body || document.querySelector('dialog').contains(document.activeElement)";
      assert.equal(await page.evaluate(isInside), true, "nothing behind it can be reached");
    }
    await page.getByRole("button", { name: "Remove it" }).focus();
    await page.keyboard.press("Enter");
    await waitForCount(page.getByRole("status").filter({ hasText: "It was removed." }), 1);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    assert.equal(await focus(page), "What to do with Telephone");
  });

  it("shows a password to whoever wants to see it, and says what is wrong with it", async (t) => {
    const page = await open(t);
    const box = page.getByLabel("Password");
    await box.fill("short");
    assert.equal(await box.getAttribute("type"), "password");
    assert.equal(await box.getAttribute("autocomplete"), "new-password");
    const described = ((await box.getAttribute("aria-describedby")) ?? "").split(" ");
    const texts = await Promise.all(described.map((id) => page.locator(`[id="${id}"]`).textContent()));
    assert.deepEqual(texts, ["Eight characters or more", "That is too short."]);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    assert.equal(await box.getAttribute("type"), "text");
    assert.equal(await box.inputValue(), "short");
    await assertAccessible(page);
  });

  it("sends a code that is complete once, and lets another one be asked for when the time has come", async (t) => {
    const page = await open(t);
    await page.getByLabel("Code", { exact: true }).fill("12 34-56");
    assert.equal(await page.title(), "123456");
    await page.getByText("A new code can be sent in").waitFor();
    await page.getByRole("button", { name: "Send a new code" }).click();
    assert.equal(await page.title(), "sent again");
  });

  it("gives a recovery code to be kept in a file", async (t) => {
    const page = await open(t);
    const downloading = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download" }).click();
    const download = await downloading;
    const chunks = await (await download.createReadStream()).toArray();
    assert.equal(download.suggestedFilename(), "recovery-code.txt");
    assert.equal(Buffer.concat(chunks).toString(), "Shop\nRecovery code: 1f2e-3d4c-5b6a-7988-8796-a5b4\n");
  });

  it("tells moments as people do", () => {
    const nowMs = Date.UTC(2026, 5, 30, 12);
    const told = [0, 59, 61, 2 * 3600, 25 * 3600, 40 * 24 * 3600].map((seconds) =>
      describeWhen("en-US", nowMs - seconds * 1000, nowMs),
    );
    assert.deepEqual(told, ["just now", "just now", "1 minute ago", "2 hours ago", "yesterday", "May 21, 2026"]);
    assert.equal(describeWhen("zh-CN", nowMs - 3_600_000, nowMs), "1小时前");
    assert.equal(describeWhen("en-US", nowMs + 5_000, nowMs), "just now", "of another machine's clock");
  });
});
