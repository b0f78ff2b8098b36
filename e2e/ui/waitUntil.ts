import assert from "node:assert/strict";
import type { Page } from "playwright-core";

const STEP_MS = 50;
const LONGEST_MS = 30_000;

/**
 * Waits until an expression is true in a page. The browser's driver would ask inside the page, which a page whose policy
 * forbids `eval` bears only once.
 */
export async function waitUntil(page: Page, expression: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < LONGEST_MS; waitedMs += STEP_MS) {
    if (await page.evaluate<boolean>(expression)) return;
    await page.waitForTimeout(STEP_MS);
  }
  assert.fail(`never true: ${expression}`);
}
