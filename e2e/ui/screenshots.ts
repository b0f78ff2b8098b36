/**
 * Takes the pictures of the hosted pages that the documentation shows, in `docs/images`: on a desk and on a phone, in the light
 * and in the dark. `npm run screenshots -- account` takes those whose name contains the word.
 */
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AuthenticationClient, EmailScene } from "@countersign/sdk";
import { AccountClient } from "@countersign/sdk/account";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import sharp from "sharp";
import { type RunningServer, startServer } from "../startServer.ts";
import { AuthenticatorApp } from "../support/AuthenticatorApp.ts";
import { readCode } from "../support/readCode.ts";
import { openBrowser } from "./openBrowser.ts";

const FOLDER = join(import.meta.dirname, "../../docs/images");
const MOST_BYTES = 2_000_000;
const QUALITY = 80;

const EMAIL = "ada@example.com";
const PASSWORD = "violet anchor 72";
const PHONE = "+8613800138000";
const DESK =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36";
const POCKET =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1";

const screens: Readonly<Record<string, BrowserContextOptions>> = {
  desk: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 1.5 },
};

/** What there is to show, and how to get there. */
interface Shot {
  readonly path: string;
  readonly open?: (page: Page, told: Told) => Promise<void>;
  readonly isSignedIn?: boolean;
}

/** What is there when the pictures are taken. */
interface Told {
  readonly server: RunningServer;
  readonly token: string;
}

const shots: Readonly<Record<string, Shot>> = {
  account: { path: "account", isSignedIn: true },
  "account-app": {
    path: "account",
    isSignedIn: true,
    open: async (page) => {
      await page.getByRole("button", { name: "Authenticator app", exact: true }).click();
      await page.getByRole("img").last().waitFor();
    },
  },
  first: { path: "" },
  "sign-in": {
    path: "sign-in",
    open: (page) => page.getByRole("textbox").first().fill(EMAIL),
  },
  register: { path: "register" },
  "second-factor": {
    path: "sign-in",
    async open(page) {
      await page.getByRole("textbox").first().fill(EMAIL);
      await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
      await page.keyboard.press("Enter");
      await page.getByRole("textbox", { name: "Code" }).waitFor();
    },
  },
  api: { path: "docs/api" },
  "not-me": {
    path: "",
    async open(page, { server }) {
      await page.goto(await disavowalLink(server));
    },
  },
};

/** Gives the link of the mail that told of a first second step. */
async function disavowalLink({ dataDir, url }: RunningServer): Promise<string> {
  const file = JSON.parse(await readFile(join(dataDir, "bootstrap.json"), "utf8")) as { readonly inboxUrl: string };
  const { messages } = (await (await fetch(file.inboxUrl)).json()) as {
    readonly messages: readonly { readonly to: string; readonly text: string }[]; // its own format
  };
  const text = messages.find((each) => each.text.includes("/not-me/"))?.text ?? "";
  return new URL(/\/not-me\/\w+/.exec(text)?.[0] ?? "/not-me/none", url).href;
}

/** Makes somebody who has a bit of everything, and has signed in from two devices. */
async function makePerson(server: RunningServer): Promise<Told> {
  const client = clientOf(server, DESK);
  await client.sendEmail(EMAIL, EmailScene.REGISTER_VERIFY_CODE);
  const { token } = await client.registerByEmailCode(EMAIL, await readCode(server, EMAIL), {}, { forceLogin: true });
  const account = new AccountClient(client);
  await account.changePassword(PASSWORD);
  const app = new AuthenticatorApp((await account.beginApp("My phone")).secret);
  await account.confirmApp(await app.nextCode());
  await account.sendAddressCode({ phone: PHONE });
  await account.bindAddress({ phone: PHONE }, await readCode(server, PHONE));
  const other = clientOf(server, POCKET);
  await other.loginByEmail(EMAIL, PASSWORD).catch(() => undefined); // it waits for its second factor then
  await other.mfa.verifyTotpMfa({ totp: await app.nextCode() });
  return { server, token: token ?? "" };
}

function clientOf({ appId, url }: RunningServer, agent: string): AuthenticationClient {
  return new AuthenticationClient({ appId, appHost: url, lang: "en-US", headers: { "user-agent": agent } });
}

async function take(browser: Browser, name: string, shot: Shot, told: Told): Promise<void> {
  for (const [screen, options] of Object.entries(screens))
    for (const colorScheme of ["light", "dark"] as const) {
      const context = await browser.newContext({ ...options, colorScheme, locale: "en-US", reducedMotion: "reduce" });
      const page = await context.newPage();
      if (shot.isSignedIn) await signIn(page, told);
      await page.goto(`${told.server.url}/${shot.path}`);
      await page.getByRole("heading").first().waitFor();
      await shot.open?.(page, told);
      await page.waitForLoadState("networkidle");
      const picture = sharp(await page.screenshot()).webp({ quality: QUALITY, effort: 6 });
      await writeFile(join(FOLDER, `${name}-${screen}-${colorScheme}.webp`), await picture.toBuffer());
      await context.close();
    }
}

async function signIn(page: Page, { server, token }: Told): Promise<void> {
  await page.goto(`${server.url}/sign-in`);
  const authorization = JSON.stringify(`Bearer ${token}`);
  await page.evaluate(`fetch("/page/session", { method: "POST", headers: { authorization: ${authorization} } })`);
}

const [wanted = ""] = process.argv.slice(2);
const undos: (() => Promise<void>)[] = [];
const run = { after: (undo: () => Promise<void>) => void undos.push(undo) };
try {
  await mkdir(FOLDER, { recursive: true });
  const server = await startServer(run);
  const browser = await openBrowser(run);
  const told = await makePerson(server);
  for (const [name, shot] of Object.entries(shots)) if (name.includes(wanted)) await take(browser, name, shot, told);
  const files = await readdir(FOLDER);
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(FOLDER, file))).size));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  console.log(`${files.length} pictures, ${bytes} bytes`);
  if (bytes > MOST_BYTES) throw new Error(`they may have ${MOST_BYTES} bytes`);
} finally {
  for (const undo of undos.reverse()) await undo();
}
