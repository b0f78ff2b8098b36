import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { promisify } from "node:util";
import { startServer } from "../startServer.ts";
import { missingBrowser, openBrowser } from "./openBrowser.ts";
import { assertAccessible, openPage } from "./openPage.ts";
import { waitUntil } from "./waitUntil.ts";

interface Described {
  readonly operationId: string;
  readonly security?: readonly object[];
  readonly requestBody?: object;
}

const METHODS = ["get", "post", "put", "patch", "delete"];
const document = JSON.parse(readFileSync(join(import.meta.dirname, "../../openapi.json"), "utf8")) as {
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
};
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  METHODS.flatMap((method) => (item[method] === undefined ? [] : [{ path, method, ...item[method] }])),
);

const server = await startServer({ after });
const browser = missingBrowser === null ? await openBrowser({ after }) : null;
const run = promisify(execFile);

describe("the API reference", { skip: missingBrowser ?? false }, () => {
  it("shows every operation of the description, each in full with a line for a shell", async (t) => {
    assert.ok(browser);
    const page = await openPage(t, browser, `${server.url}/docs/api`);
    await page.locator("details").first().waitFor();
    await assertAccessible(page);
    const ids = await page.evaluate<readonly string[]>("[...document.querySelectorAll('details')].map(({ id }) => id)");
    assert.deepEqual(ids.toSorted(), operations.map(({ operationId }) => operationId).toSorted());
    await page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true");
    await waitUntil(page, `document.querySelectorAll("details pre").length === ${operations.length}`);
    const overflow = await page.evaluate<number>("document.documentElement.scrollWidth - window.innerWidth");
    assert.ok(overflow <= 0, `the page is ${overflow} pixels too wide`);
  });

  it("gives lines that work as they stand, for whatever anyone may read", async (t) => {
    assert.ok(browser);
    const page = await openPage(t, browser, `${server.url}/docs/api`);
    const free = operations.filter(({ method, path, security = [] }) => {
      return method === "get" && security.length === 0 && !/[{]|svg-string|names|is-user-exists/.test(path);
    });
    assert.ok(free.length > 3);
    for (const { operationId } of free) {
      const entry = page.locator(`details#${operationId}`);
      await entry.locator("summary").click();
      const line = (await entry.locator("pre").textContent()) ?? "";
      const script = `${line} -s -o /dev/null -w '%{http_code}'`;
      const { stdout } = await run("sh", ["-c", script], { env: { ...process.env, APP_ID: server.appId } });
      assert.equal(stdout, "200", line);
    }
  });

  it("is searched and read by the keyboard alone, in the dark and on a small screen", async (t) => {
    assert.ok(browser);
    const options = { colorScheme: "dark", viewport: { width: 320, height: 700 } } as const;
    const page = await openPage(t, browser, `${server.url}/docs/api`, options);
    await page.getByText(`${operations.length} operations`).waitFor();
    await page.keyboard.type("recovery renew");
    await page.getByText("1 operations").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByText("What is answered").waitFor();
    await assertAccessible(page);
    assert.equal(new URL(page.url()).hash, "#renewMyRecoveryCode");
    await page.reload();
    await page.getByText("What is answered").waitFor();
    await page.getByRole("textbox", { name: "Search" }).fill("nothing of that name");
    await page.getByText("Nothing is called so.").waitFor();
    await assertAccessible(page);
  });

  it("tells strangers nothing of the installation", async (t) => {
    assert.ok(browser);
    const page = await openPage(t, browser, `${server.url}/docs/api`, { locale: "zh-CN" });
    const downloading = page.waitForEvent("download");
    await page.getByRole("link", { name: "下载 OpenAPI 文档" }).click();
    const text = Buffer.concat(await (await (await downloading).createReadStream()).toArray()).toString();
    const { info, paths } = JSON.parse(text) as { info: object; paths: object };
    assert.ok(!("version" in info));
    assert.equal(Object.keys(paths).length, Object.keys(document.paths).length);
    await assertAccessible(page);
  });
});
