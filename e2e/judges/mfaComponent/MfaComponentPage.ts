import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import type { RunningServer } from "../../startServer.ts";
import { installGuard } from "../guard/installGuard.ts";

const EVENTS = ["load", "mount", "unmount", "success", "fail", "saveRecoveryCode"];
const COMPONENT = { name: "@authing/mfa-component-native", version: "1.0.0" };
const WAIT_MS = 30_000;

/** It speaks TLS to whatever host it is told; here nothing ends TLS before the service. */
const WITHOUT_TLS = `{
  const open = XMLHttpRequest.prototype.open;
  XMLHttpRequest.prototype.open = function (method, url, ...rest) {
    return open.call(this, method, String(url).replace(/^https:\\/\\/127/, "http://127"), ...rest);
  };
}`;

/** Somebody before an app's page that holds the component, unmodified. */
export class MfaComponentPage {
  readonly page: Page;
  readonly faults: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.setDefaultTimeout(WAIT_MS);
    page.on("pageerror", ({ message }) => void this.faults.push(message));
  }

  /** @param trigger `data` of the answer that asked for the second factor */
  static async open(
    test: { after(undo: () => Promise<void>): void },
    browser: Browser,
    { appId, url }: Pick<RunningServer, "appId" | "url">,
    trigger: unknown,
  ): Promise<MfaComponentPage> {
    const folder = join(await installGuard(COMPONENT), "dist");
    const files = new Map([
      ["/script.js", { type: "text/javascript", text: await readFile(join(folder, "index.min.js"), "utf8") }],
      ["/style.css", { type: "text/css", text: await readFile(join(folder, "index.min.css"), "utf8") }],
      ["/", { type: "text/html", text: pageOf(appId, url, trigger) }],
    ]);
    const server = createServer((request, response) => {
      const file = files.get(request.url ?? "");
      response.writeHead(file === undefined ? 404 : 200, {
        "content-type": `${file?.type ?? "text/plain"}; charset=utf-8`,
      });
      response.end(file?.text);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const context = await browser.newContext({ locale: "en-US" });
    const shown = new MfaComponentPage(await context.newPage());
    test.after(async () => {
      const folder = process.env.COUNTERSIGN_TEST_PICTURES;
      if (folder !== undefined) await shown.page.screenshot({ path: `${folder}/component-${Date.now()}.png` });
      await context.close();
      server.closeAllConnections();
      server.close();
    });
    await shown.page.addInitScript(WITHOUT_TLS);
    await shown.page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`); // it listens on a port
    return shown;
  }

  /** Types a code into its boxes, over what stands there. */
  async typeCode(code: string): Promise<void> {
    const boxes = this.page.locator("input.authing-g2-code-input-item");
    await boxes.last().click();
    for (const _digit of code) await this.page.keyboard.press("Backspace");
    await boxes.first().click();
    await this.page.keyboard.type(code, { delay: 20 });
  }

  async press(name: string | RegExp): Promise<void> {
    await this.page.getByRole("button", { name }).first().click();
  }

  /** Gives what came with an event, once it was told. */
  async told(name: string): Promise<readonly unknown[]> {
    const found = await this.page.waitForFunction(
      `window.events.find(([name]) => name === ${JSON.stringify(name)})?.[1]`,
    );
    return (await found.jsonValue()) as readonly unknown[]; // as the page keeps it
  }

  /** Waits for the answer of a path that a deed asks. */
  async answerOf(path: string, deed: () => Promise<void>): Promise<void> {
    const answered = this.page.waitForResponse(
      (response) => response.url().includes(path) && response.request().method() === "POST",
    );
    await deed();
    await answered;
  }
}

function pageOf(appId: string, host: string, trigger: unknown): string {
  return `<!doctype html>
<meta charset="utf-8">
<link rel="stylesheet" href="style.css">
<div id="root"></div>
<script type="module">
  import { AuthingMFA } from "./script.js";
  window.events = [];
  const mfa = new AuthingMFA(${JSON.stringify({ appId, host })});
  for (const name of ${JSON.stringify(EVENTS)}) mfa.on(name, (...told) => void window.events.push([name, told]));
  mfa.start({ el: document.querySelector("#root"), mfaTriggerData: ${JSON.stringify(trigger)} });
</script>`;
}
