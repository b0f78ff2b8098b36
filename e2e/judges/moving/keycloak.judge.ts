import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { promisify } from "node:util";
import { computeTotp, type OtpAlgorithm } from "@countersign/otp";
import { AuthenticationClient, MfaRequiredError } from "@countersign/sdk";
import { freePort, needs } from "@countersign/testkit";
import { startServer } from "../../startServer.ts";
import { PEERS, peers } from "../../support/peers.ts";
import { runCommand } from "../../support/runCommand.ts";

const run = promisify(execFile);
const SCRIPT = join(import.meta.dirname, "keycloak.sh");
const WAY = "different_files";

/** As fillKeycloak.mjs prints them. */
interface Made {
  readonly username: string;
  readonly password: string;
  readonly app: {
    readonly type: "totp" | "hotp";
    readonly algorithm: `Hmac${OtpAlgorithm}`;
    readonly digits: 6 | 8;
    readonly period: number;
    /** Hexadecimal. */
    readonly secret: string;
  } | null;
}

const hasKeycloak = ["mvn -version", "javac -version", "unzip -v"].every((words) => {
  const [tool = "", ...args] = words.split(" ");
  return spawnSync(tool, args).status === 0;
});

describe(
  `moving in from Keycloak ${peers.keycloak}, as it came from Maven`,
  needs("Keycloak", hasKeycloak, "install a JDK, Maven and unzip"),
  () => {
    it("signs everybody in by the password and the codes that Keycloak knew, and names whom it cannot", async () => {
      const server = await startServer({ after });
      const folder = join(server.home, "keycloak");
      const env = { ...process.env, KEYCLOAK_VERSION: peers.keycloak };
      await run("sh", [SCRIPT, folder, PEERS, String(await freePort()), WAY], { env });
      const people = JSON.parse(await readFile(join(folder, "people.json"), "utf8")) as readonly Made[]; // what it printed
      const files = (await readdir(join(folder, WAY))).filter((name) => name.includes("-users-"));
      const refused: string[] = [];
      for (const file of files) {
        const words = ["import", join(folder, WAY, file), "--format", "keycloak"];
        await runCommand(server, ...words).catch((error: unknown) => refused.push(String(error)));
      }
      assert.deepEqual([refused.length, /must be TOTP: counter-based codes/.test(refused.join())], [1, true]);
      assert.deepEqual(people.map(({ app }) => app?.type ?? null).toSorted(), ["hotp", null, "totp", "totp", "totp"]);
      for (const person of people) await signIn(person);

      async function signIn({ username, password, app }: Made): Promise<void> {
        const client = new AuthenticationClient({ appId: server.appId, appHost: server.url, lang: "en-US" });
        await assert.rejects(client.loginByUsername(username, `${password}x`));
        if (app?.type !== "totp") {
          // One has an authenticator that cannot be kept; the other was disabled there.
          await assert.rejects(client.loginByUsername(username, password), username);
          return;
        }
        await assert.rejects(client.loginByUsername(username, password), MfaRequiredError);
        const algorithm = app.algorithm.replace("Hmac", "") as OtpAlgorithm; // they are named so there
        const parameters = { algorithm, digits: app.digits, periodSeconds: app.period };
        const totp = computeTotp({ secret: Buffer.from(app.secret, "hex"), parameters, nowMs: Date.now() });
        assert.equal((await client.mfa.verifyTotpMfa({ totp })).username, username);
      }
    });
  },
);
