import type { Locator } from "playwright-core";

/** Waits until a page shows so many of something: a page says what it has done before it has drawn all that follows. */
export async function waitForCount(found: Locator, count: number): Promise<void> {
  if (count > 0) await found.nth(count - 1).waitFor({ state: "attached" });
  await found.nth(count).waitFor({ state: "detached" });
}
