import assert from "node:assert/strict";
import type { Browser, Page } from "playwright-core";

interface GuardEvent {
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>> | null;
}

const WAIT_MS = 30_000;
/** One field or six, behind or as boxes. */
const CODE_FIELD = "input.authing-g2-code-input-item, .authing-g2-code-input input, .g2-view-mfa input:not([id])";
/** The button that sends a form on. */
const SUBMIT = "button.authing-g2-submit-button, button[type=submit]";

/** A person before a page with Guard. Nothing but the app and the service can be reached from it. */
export class GuardPage {
  readonly #page: Page;
  /** What it asked of others, and did not get. */
  readonly blocked: Set<string>;
  readonly #faults: string[];
  /** The paths of the service that have answered. */
  readonly #answered: readonly string[];

  private constructor(page: Page, blocked: Set<string>, faults: string[], answered: readonly string[]) {
    this.#page = page;
    this.blocked = blocked;
    this.#faults = faults;
    this.#answered = answered;
  }

  static async open(browser: Browser, address: string, service: string): Promise<GuardPage> {
    const context = await browser.newContext({ locale: "en-US" });
    const page = await context.newPage();
    page.setDefaultTimeout(WAIT_MS);
    const [blocked, faults, answered] = [new Set<string>(), [] as string[], [] as string[]];
    const known = [address, service].map((url) => new URL(url).origin);
    await page.route("**/*", (route) => {
      const url = new URL(route.request().url());
      if (known.includes(url.origin) || url.protocol === "data:") return route.continue();
      blocked.add(url.origin + url.pathname);
      return route.abort();
    });
    page.on("pageerror", ({ message }) => void faults.push(message));
    page.on("response", (response) => void answered.push(new URL(response.url()).pathname));
    await page.goto(address);
    await page.waitForSelector("#passworLogin_account");
    return new GuardPage(page, blocked, faults, answered);
  }

  async close(): Promise<void> {
    await this.#page.context().close();
  }

  async signIn(account: string, password: string): Promise<void> {
    await this.#page.fill("#passworLogin_account", account);
    await this.#page.fill("#passworLogin_password", password);
    await this.submit();
  }

  async submit(): Promise<void> {
    await this.#page.locator(SUBMIT).locator("visible=true").first().click();
  }

  async press(text: string | RegExp): Promise<void> {
    await this.#page.getByText(text).first().click();
  }

  async fill(selector: string, text: string): Promise<void> {
    await this.#page.fill(selector, text);
  }

  /** Types a code where codes are typed, over what stands there. */
  async typeCode(code: string): Promise<void> {
    await this.#page.locator(CODE_FIELD).last().click();
    for (const _digit of code) await this.#page.keyboard.press("Backspace");
    await this.#page.locator(CODE_FIELD).first().click();
    await this.#page.keyboard.type(code, { delay: 20 });
  }

  /** Types an address where one is asked for before its code. */
  async enterAddress(selector: string, address: string): Promise<void> {
    await this.#page.locator(`${selector}, ${CODE_FIELD}`).first().waitFor();
    if ((await this.#page.locator(selector).count()) === 0) return;
    await this.fill(selector, address);
    await this.submit();
    await this.#page.locator(selector).waitFor({ state: "detached" });
  }

  /** Says that the recovery code shown was kept, and goes on. */
  async keepRecoveryCode(): Promise<string> {
    const shown = await this.#page.waitForFunction(
      "/([0-9a-f]{4}-){5}[0-9a-f]{4}/.exec(document.body.textContent)?.[0]",
    );
    await this.#page.locator("input[type=checkbox]").first().check({ force: true });
    return String(await shown.jsonValue());
  }

  /** Gives the picture that a phone is to scan. */
  async qrCode(): Promise<Buffer> {
    const picture = this.#page.locator('img[src^="data:image/png"]').first();
    const source = (await picture.getAttribute("src")) ?? "";
    return Buffer.from(source.slice(source.indexOf(",") + 1), "base64");
  }

  /** Waits until the page shows a text. */
  async untilShown(text: string | RegExp): Promise<void> {
    await this.#page.getByText(text).first().waitFor();
  }

  /** Presses the button that has a code sent, unless the screen has asked for one by itself, and waits for the answer. */
  async untilCodeSent(path: string): Promise<void> {
    await this.#page.locator(CODE_FIELD).first().waitFor();
    const isSent = (): boolean => this.#answered.includes(path);
    const button = this.#page.getByRole("button", { name: /send/i }).first();
    if (!isSent() && (await button.isEnabled().catch(() => false))) await button.click();
    for (let tries = 0; tries < 300 && !isSent(); tries++) await this.#page.waitForTimeout(50);
    assert.ok(isSent(), `no code was asked for at ${path}`);
  }

  /** Waits for an event and gives what it told. */
  async told(name: string): Promise<NonNullable<GuardEvent["data"]>> {
    await this.#page.waitForFunction(`events.some((event) => event.name === ${JSON.stringify(name)})`);
    const event = (await this.events()).find((each) => each.name === name);
    return event?.data ?? assert.fail(`${name} told nothing`);
  }

  events(): Promise<readonly GuardEvent[]> {
    return this.#page.evaluate<readonly GuardEvent[]>("events");
  }

  async picture(path: string): Promise<void> {
    await this.#page.screenshot({ path });
  }

  /** Gives what went wrong in the page by itself. */
  get faults(): readonly string[] {
    return this.#faults;
  }
}
