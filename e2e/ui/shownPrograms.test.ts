import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, describe, it, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { startServer } from "../startServer.ts";
import { Person } from "../support/Person.ts";
import { missingBrowser, openBrowser, watch } from "./openBrowser.ts";
import { assertAccessible } from "./openPage.ts";
import { servePage } from "./servePage.ts";
import { waitForCount } from "./waitForCount.ts";

/** More than the second that the API in here allows. */
const PROOF_AGE_MS = 2_100;

const server = await startServer({ after });
const browser = missingBrowser === null ? await openBrowser({ after }) : null;

/** Gives a program of the page of the package. */
function shownProgram(index: number): string {
  const readme = readFileSync(join(import.meta.dirname, "../../packages/ui/README.md"), "utf8");
  const programs = [...readme.matchAll(/^```ts\n(.*?)^```/gms)].map(([, text = ""]) => text);
  return programs[index] ?? assert.fail("the page shows no such program");
}

/** Serves somebody's API that wants a fresher proof than the one behind a token. RFC 9470 §3 */
async function serveDemand(t: TestContext, stale: string): Promise<string> {
  const api = createServer(({ method, headers }, response) => {
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("access-control-allow-headers", "authorization");
    const isRefused = method !== "OPTIONS" && headers.authorization === `Bearer ${stale}`;
    const demand = { error: "insufficient_user_authentication", acr_values: "2", max_age: 1 };
    response.writeHead(isRefused ? 401 : 200).end(isRefused ? JSON.stringify(demand) : "");
  });
  api.listen(0, "127.0.0.1");
  await once(api, "listening");
  t.after(() => {
    api.closeAllConnections();
    api.close();
  });
  return `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
}

describe("the programs that the element's page shows", { skip: missingBrowser ?? false }, () => {
  it("does in a page what its own page shows", async (t) => {
    const password = randomBytes(12).toString("base64url");
    const person = await Person.register(server, password);
    const { app } = await person.bindApp(await person.openSession());
    const script = shownProgram(0)
      .replace('"…"', JSON.stringify(server.appId))
      .replace("https://login.example.com", server.url)
      .replace("ada@example.com", person.email)
      .replace("correct horse", password);
    const own = await servePage(t, server.url, script);
    assert.ok(browser);
    const page = await (await browser.newContext()).newPage();
    const said = page.waitForEvent("console", { predicate: (message) => message.text().startsWith("signed in") });
    await page.goto(own.origin);
    await page.getByLabel("Code").fill(await app.nextCode());
    await said;
  });

  it("asks over the page when a back end demands it, and is given up by the keyboard", async (t) => {
    const person = await Person.register(server);
    const token = await person.openSession();
    const { app } = await person.bindApp(token);
    const api = await serveDemand(t, token);
    const setUp = `import { AuthenticationClient } from "@countersign/sdk";
      const client = new AuthenticationClient(${JSON.stringify({ appId: server.appId, appHost: server.url, token })});`;
    const script = `${setUp}${shownProgram(1).replaceAll("https://api.example.com", api)}`;
    const own = await servePage(t, `${server.url} ${api}`, script);
    assert.ok(browser);
    const page = await (await browser.newContext()).newPage();
    const faults = watch(page, [own.origin, new URL(server.url).origin, api]);
    const givenUp = page.waitForEvent("pageerror");
    await sleep(PROOF_AGE_MS);
    await page.goto(own.origin);
    await page.getByRole("dialog").getByLabel("Code").waitFor();
    await assertAccessible(page);
    await page.keyboard.press("Escape");
    assert.equal((await givenUp).name, "AbortError");
    await waitForCount(page.getByRole("dialog"), 0);

    await page.reload();
    const said = page.waitForEvent("console", { predicate: (message) => message.text() === "paid: 200" });
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).waitFor();
    await page.getByLabel("Code").fill(await app.nextCode());
    await said;
    await waitForCount(page.getByRole("dialog"), 0);
    assert.deepEqual(
      faults.filter((each) => !each.endsWith("was not passed.")),
      [],
    );
  });
});
