import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { promisify } from "node:util";
import { AuthenticationClient, MfaRequiredError } from "@countersign/sdk";
import { startServer } from "../../startServer.ts";
import { AuthenticatorApp } from "../../support/AuthenticatorApp.ts";
import { installPackages, peers } from "../../support/peers.ts";
import { runCommand } from "../../support/runCommand.ts";

const run = promisify(execFile);
const PACKAGE = `better-auth@${peers.betterAuth}`;

interface Made {
  readonly email: string;
  readonly password: string;
  readonly second: "confirmed" | "pending" | "none";
  /** Base32. */
  readonly secret: string | null;
}

describe(`moving in from ${PACKAGE}, as it came from its registry`, () => {
  it("signs everybody in by the password and the codes that Better Auth knew", async () => {
    const server = await startServer({ after });
    const [secret, database] = [randomBytes(24).toString("base64"), join(server.home, "auth.sqlite")];
    const maker = join(import.meta.dirname, "makeBetterAuth.mjs");
    const env = { PATH: process.env.PATH, BETTER_AUTH_SECRET: secret };
    const { stdout } = await run(process.execPath, [maker, database], { cwd: await installPackages(PACKAGE), env });
    const people = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as readonly Made[]; // what the program prints last

    const secretFile = join(server.home, "secret");
    await writeFile(secretFile, secret);
    const words = ["import", database, "--format", "better-auth", "--passphrase-file", secretFile];
    await runCommand(server, ...words);

    assert.deepEqual(people.map(({ second }) => second).toSorted(), ["confirmed", "none", "pending"]);
    for (const person of people) await signIn(person);

    async function signIn({ email, password, second, secret: base32 }: Made): Promise<void> {
      const client = new AuthenticationClient({ appId: server.appId, appHost: server.url, lang: "en-US" });
      await assert.rejects(client.loginByEmail(email, `${password}x`));
      if (second !== "confirmed") {
        assert.equal((await client.loginByEmail(email, password)).email, email);
        return;
      }
      await assert.rejects(client.loginByEmail(email, password), MfaRequiredError);
      const totp = await new AuthenticatorApp(base32 ?? "").nextCode();
      assert.equal((await client.mfa.verifyTotpMfa({ totp })).email, email);
    }
  });
});
