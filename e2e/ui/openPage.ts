import assert from "node:assert/strict";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { watch } from "./openBrowser.ts";

/** What runs functions when a test ends. */
interface Cleanup {
  after(undo: () => Promise<void>): void;
}

/** Of the browser, and where else it may go. */
export interface PageOptions extends BrowserContextOptions {
  readonly origins?: readonly string[];
}

/**
 * Opens a hosted page in a browser of its own. The test fails by what a page must not do: break its policy, ask another host
 * than its own, or say that something went wrong with it.
 */
export async function openPage(
  test: Cleanup,
  browser: Browser,
  url: string,
  { origins = [], ...options }: PageOptions = {},
): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 390, height: 800 }, locale: "en-US", ...options });
  const page = await context.newPage();
  const faults = watchPage(page, [new URL(url).origin, ...origins]);
  test.after(async () => {
    await context.close();
    assert.deepEqual(faults, []);
  });
  await page.goto(url);
  return page;
}

function watchPage(page: Page, origins: readonly string[]): readonly string[] {
  const errors: string[] = [];
  page.on("console", (message) => {
    // What the browser says of an answer that refuses is no fault of the page.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
      errors.push(message.text());
  });
  watch(page, origins, errors);
  return errors;
}

/** Holds a screen against WCAG 2.2 AA, and against its width. */
export async function assertAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  assert.deepEqual(
    violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
    [],
  );
  const overflow = await page.evaluate<number>("document.documentElement.scrollWidth - window.innerWidth");
  assert.ok(overflow <= 0, `the page is ${overflow} pixels too wide`);
}
