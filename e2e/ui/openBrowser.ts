import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";

/** Where Debian's package puts it; `COUNTERSIGN_TEST_CHROMIUM` names another. */
const PROGRAM = process.env.COUNTERSIGN_TEST_CHROMIUM ?? "/usr/bin/chromium";

/** Why nothing can be shown here; null: it can. */
export const missingBrowser = existsSync(PROGRAM)
  ? null
  : `there is no ${PROGRAM}: install Chromium, or name one in COUNTERSIGN_TEST_CHROMIUM`;

/** Starts the system's Chromium, which ends with the tests. */
export async function openBrowser(test: { after(undo: () => Promise<void>): void }): Promise<Browser> {
  const camera = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];
  const browser = await chromium.launch({ executablePath: PROGRAM, args: ["--no-sandbox", ...camera] });
  test.after(() => browser.close());
  return browser;
}

/** What a page must not do: what its policy forbids, what goes elsewhere, errors that nobody caught. It is added to `faults`. */
export function watch(page: Page, allowed: readonly string[], faults: string[] = []): readonly string[] {
  page.on("pageerror", (error) => faults.push(`uncaught: ${error.message}`));
  page.on("console", (message) => {
    if (/Content Security Policy/i.test(message.text())) faults.push(message.text());
  });
  page.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (/^https?:$/.test(protocol) && !allowed.includes(origin)) faults.push(`asked ${request.url()}`);
  });
  return faults;
}
