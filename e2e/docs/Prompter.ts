import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AuthenticatorApp } from "../support/AuthenticatorApp.ts";
import { readInbox } from "../support/readInbox.ts";
import { scanQrCode } from "../support/scanQrCode.ts";

const IMAGE = "scan-me.png";

/** The person who follows a page: knows what to type when a program asks, by its question alone. */
export class Prompter {
  readonly #dataDir: string;
  #app: AuthenticatorApp | null = null;
  #lastCode: string | null = null;

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
  }

  /** @param folder where the program that asks was started */
  async answer(question: string, folder: string): Promise<string> {
    if (/inbox|收件箱/i.test(question)) return this.#readCode();
    if (!/code|验证码|动态码/i.test(question)) assert.fail(`Nobody knows what to type at "${question}"`);
    const image = join(folder, IMAGE);
    if (question.includes(IMAGE) && existsSync(image)) {
      const secret = new URL(scanQrCode(readFileSync(image))).searchParams.get("secret");
      this.#app = new AuthenticatorApp(secret ?? assert.fail("a QR code names its secret"));
    }
    return (this.#app ?? assert.fail(`"${question}" comes before there is a QR code`)).nextCode();
  }

  async #readCode(): Promise<string> {
    for (let tries = 0; tries < 200; tries++) {
      const code = (await readInbox({ dataDir: this.#dataDir })).find((message) => message.code !== null)?.code;
      if (code && code !== this.#lastCode) {
        this.#lastCode = code;
        return code;
      }
      await sleep(50);
    }
    return assert.fail("no code came");
  }
}
