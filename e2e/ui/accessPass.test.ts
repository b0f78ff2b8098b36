import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { startServer } from "../startServer.ts";
import { AuthenticatorApp } from "../support/AuthenticatorApp.ts";
import { issuePass, makeKey } from "../support/accessPasses.ts";
import { demandFactors } from "../support/demandFactors.ts";
import { lookAtQrCode } from "../support/lookAtQrCode.ts";
import { Person } from "../support/Person.ts";
import { missingBrowser, openBrowser } from "./openBrowser.ts";
import { assertAccessible, openPage } from "./openPage.ts";
import { pressUntil } from "./pressUntil.ts";

const server = await startServer({ after });
const browser = missingBrowser === null ? await openBrowser({ after }) : null;
await demandFactors(server, "OTP");
const key = await makeKey(server, "accessPasses.issue");

/** Where somebody looks at what the pages show; unset: nothing is kept. */
const PICTURES = process.env.COUNTERSIGN_TEST_PICTURES;

async function look(page: Page, name: string): Promise<void> {
  await assertAccessible(page);
  if (PICTURES !== undefined) await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
}

const speaking = {
  "en-US": {
    ...{
      account: "E-mail, phone number or user name",
      code: "Code",
      other: "Try another way",
      recovery: "Recovery code",
    },
    ...{ add: "Authenticator app", dialog: "Add an authenticator app", kept: "I have kept it" },
    ...{ added: "“Authenticator app” was added.", refused: "That code is not right." },
  },
  "zh-CN": {
    ...{ account: "邮箱、手机号或用户名", code: "验证码", other: "换一种方式", recovery: "恢复码" },
    ...{
      add: "身份验证器应用",
      dialog: "添加身份验证器应用",
      kept: "我已保存",
      added: "身份验证器应用",
      refused: "不正确",
    },
  },
} as const;

describe("an access pass at the hosted pages", { skip: missingBrowser ?? false }, () => {
  for (const locale of ["en-US", "zh-CN"] as const)
    it(`is typed by the keyboard alone where a recovery code is, lets one app be bound, and opens nothing again (${locale})`, async (t) => {
      const words = speaking[locale];
      const password = randomBytes(12).toString("base64url");
      const person = await Person.register(server, password);
      await demandFactors(server);
      await person.bindApp(await person.openSession());
      await demandFactors(server, "OTP");
      const pass = await issuePass(server, key, person, { mayBind: true });
      assert.ok(browser);
      const page = await openPage(t, browser, `${server.url}/sign-in`, { locale });
      const enter = async (): Promise<void> => {
        await page.getByLabel(words.account).waitFor();
        await page.keyboard.type(person.email);
        await page.keyboard.press("Tab");
        await page.keyboard.type(password);
        await page.keyboard.press("Enter");
        await page.getByLabel(words.code).waitFor();
        await pressUntil(page, words.other);
        await page.getByRole("button", { name: words.recovery }).waitFor();
        await look(page, `choose-${locale}`);
        await pressUntil(page, words.recovery);
        await page.getByLabel(words.recovery).waitFor();
        await look(page, `typed-${locale}`);
        await page.keyboard.type(pass);
        await page.keyboard.press("Enter");
      };
      await enter();
      await page.waitForURL(/\/account$/);
      await page.getByRole("button", { name: words.add, exact: true }).waitFor();
      await look(page, `account-${locale}`);
      await page.getByRole("button", { name: words.add, exact: true }).click();
      const dialog = page.getByRole("dialog", { name: words.dialog });
      const picture = dialog.getByRole("img");
      await picture.waitFor();
      const uri = new URL(await lookAtQrCode(await picture.screenshot()));
      const app = new AuthenticatorApp(uri.searchParams.get("secret") ?? "");
      await dialog.getByLabel(words.code).fill(await app.nextCode());
      await page.getByText(words.added).first().waitFor();
      await look(page, `bound-${locale}`);
      assert.equal((await person.verify(await person.openChallenge(), await app.nextCode())).body.code, 200);
      await page.context().clearCookies();
      await page.goto(`${server.url}/sign-in`);
      await enter();
      await page.getByText(words.refused).first().waitFor();
      await look(page, `again-${locale}`);
    });
});
