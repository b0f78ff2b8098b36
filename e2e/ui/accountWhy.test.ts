import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, describe, it } from "node:test";
import { startServer } from "../startServer.ts";
import { callApi } from "../support/callApi.ts";
import { type BoundApp, Person } from "../support/Person.ts";
import { runCommand } from "../support/runCommand.ts";
import { openAccount } from "./openAccount.ts";
import { missingBrowser, openBrowser } from "./openBrowser.ts";
import { assertAccessible } from "./openPage.ts";
import { waitForCount } from "./waitForCount.ts";

const server = await startServer({ after });
const browser = missingBrowser === null ? await openBrowser({ after }) : null;
const members = [await register(), await register()];
await runCommand(server, "app", "update", "--policy", "adaptive");

async function register(): Promise<BoundApp & { readonly person: Person }> {
  const person = await Person.register(server);
  return { person, ...(await person.bindApp(await person.openSession())) };
}

/** Signs in on a device that names itself, and gives the mfaToken that it is asked with. */
async function begin({ email, encryptedPassword }: Person, device: string): Promise<string> {
  const { body } = await callApi<{ readonly mfaToken?: string }>(server, "/api/v2/login/account", {
    headers: { "x-authing-device-id": device },
    body: { account: email, password: encryptedPassword },
  });
  return body.data.mfaToken ?? assert.fail(`nothing is asked for: ${body.code}`);
}

describe("the account's activity, where behaviour decides", { skip: missingBrowser ?? false }, () => {
  for (const [locale, why, sentence] of [
    ["en-US", "Why?", "This is the first sign-in from this device."],
    ["zh-CN", "为什么？", "首次从该设备登录"],
  ] as const) {
    it(`says to its owner why he was asked (${locale})`, async (t) => {
      const { person, app } = members.pop() ?? assert.fail();
      const [known, other] = [randomBytes(12).toString("hex"), randomBytes(12).toString("hex")];
      await person.verify(await begin(person, known), await app.nextCode());
      const { body } = await person.verify(await begin(person, other), await app.nextCode());
      const page = await openAccount(t, { browser, server }, body.data.token ?? assert.fail(body.message), { locale });
      const reasons = page.locator("details").filter({ hasText: why });
      await reasons.first().waitFor();
      await waitForCount(page.getByText(sentence).and(page.locator(":visible")), 0);
      await page.getByText(why, { exact: true }).first().click();
      await reasons.first().getByText(sentence).first().waitFor();
      await assertAccessible(page);
    });
  }
});
