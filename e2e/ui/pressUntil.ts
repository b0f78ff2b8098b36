import assert from "node:assert/strict";
import type { Page } from "playwright-core";

/** Goes on by the tabulator to what is called so, and presses it. */
export async function pressUntil(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 20; presses += 1) {
    const isThere = await page.evaluate<boolean>(
      `document.activeElement?.textContent.trim().startsWith(${JSON.stringify(name)}) ?? false`,
    );
    if (isThere) return page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
  }
  assert.fail(`the keyboard does not lead to ${name}`);
}
