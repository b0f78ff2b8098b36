import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { startServer } from "./startServer.ts";
import { AuthenticatorApp } from "./support/AuthenticatorApp.ts";
import { demandFactors } from "./support/demandFactors.ts";
import { inheritedEnv } from "./support/inheritedEnv.ts";
import { scanQrCode } from "./support/scanQrCode.ts";

const ROOT = join(import.meta.dirname, "..");
const EXAMPLE = join(ROOT, "examples/first-totp-sign-in/index.mjs");

/** A program at a terminal, which a person reads and types into. */
class Terminal {
  readonly #program: ChildProcess;
  #printed = "";

  constructor(test: TestContext, script: string, folder: string) {
    this.#program = spawn(process.execPath, [script], { cwd: folder, env: inheritedEnv() });
    test.after(() => this.#program.kill("SIGKILL"));
    for (const stream of [this.#program.stdout, this.#program.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#printed += text;
      });
    }
  }

  async readUntil(text: string, test: TestContext): Promise<void> {
    while (!this.#printed.includes(text)) {
      assert.equal(this.#program.exitCode, null, this.#printed);
      await Promise.race([
        once(this.#program.stdout ?? assert.fail(), "data", { signal: test.signal }),
        once(this.#program, "close", { signal: test.signal }),
      ]);
    }
  }

  type(line: string): void {
    this.#program.stdin?.write(`${line}\n`);
  }

  async end(): Promise<string> {
    if (this.#program.exitCode === null) await once(this.#program, "close");
    assert.equal(this.#program.exitCode, 0, this.#printed);
    return this.#printed;
  }
}

describe("examples/first-totp-sign-in", () => {
  for (const demanded of [[], ["OTP", "SMS", "EMAIL"]] as const)
    it(`registers, binds by the QR code and signs in with two factors; demanded: ${demanded.join(", ") || "none"}`, async (test) => {
      const server = await startServer(test);
      const { home } = server;
      if (demanded.length > 0) await demandFactors(server, ...demanded);
      const terminal = new Terminal(test, EXAMPLE, home);
      await terminal.readUntil("Scan scan-me.png", test);
      const image = join(home, "scan-me.png");
      const keyUri = new URL(scanQrCode(await readFile(image)));
      const app = new AuthenticatorApp(String(keyUri.searchParams.get("secret")));
      terminal.type(await app.nextCode());
      await terminal.readUntil("Sign in with the code", test);
      assert.equal(existsSync(image), false);
      terminal.type(await app.nextCode());
      const printed = await terminal.end();
      assert.match(printed, /^.*ada-\d+@example\.com is signed in with two factors\.$/m);
      assert.match(printed, /recovery code signs in, once: [0-9a-f]{4}(-[0-9a-f]{4}){5}$/m);
      assert.match(await readFile(join(home, "data/token.txt"), "utf8"), /^eyJ/);
    });

  it("is the program that the README shows, and has no more than twenty-five lines", async () => {
    const program = await readFile(EXAMPLE, "utf8");
    assert.ok(program.trimEnd().split("\n").length <= 25);
    assert.ok((await readFile(join(ROOT, "README.md"), "utf8")).includes(program), "the README shows another program");
  });
});
