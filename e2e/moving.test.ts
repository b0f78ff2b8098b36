import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { computeTotp, type TotpParameters } from "@countersign/otp";
import { AuthenticationClient, MfaRequiredError } from "@countersign/sdk";
import { startServer } from "./startServer.ts";
import { runCommand } from "./support/runCommand.ts";

/** Files that the systems themselves made, and the passwords in them: see the README beside them. */
const SAMPLES = join(import.meta.dirname, "../packages/moving/src/testing/samples");

interface Mover {
  readonly username: string;
  readonly password: string;
  /** What Keycloak's authenticator holds, and privacyIDEA's. */
  readonly apps: readonly { readonly secret: Uint8Array; readonly parameters: TotpParameters }[];
}

const seeds = (await readFile(join(SAMPLES, "privacyidea.csv"), "utf8"))
  .split("\n")
  .map((row) => Buffer.from(row.split(", ")[2] ?? "", "hex"));
const USUAL: TotpParameters = { algorithm: "SHA1", digits: 6, periodSeconds: 30 };

const movers: readonly Mover[] = [
  {
    ...{ username: "ada", password: "Tide-Table-1815" },
    apps: [
      { secret: Buffer.from("35Knzz9eh9Dehdetppa4"), parameters: USUAL },
      { secret: seeds[0] ?? Buffer.alloc(0), parameters: USUAL },
    ],
  },
  {
    ...{ username: "bea", password: "Breakwater-77!" },
    apps: [
      {
        secret: Buffer.from("NKCkMKb5s195rgbJ8pUU"),
        parameters: { algorithm: "SHA512", digits: 8, periodSeconds: 60 },
      },
      { secret: seeds[1] ?? Buffer.alloc(0), parameters: { algorithm: "SHA256", digits: 8, periodSeconds: 60 } },
    ],
  },
  {
    ...{ username: "cid", password: "Lantern Höhe 3" },
    apps: [
      { secret: Buffer.from("rj1aoaCA4epT6vJQCt7o"), parameters: { ...USUAL, algorithm: "SHA256" } },
      { secret: seeds[2] ?? Buffer.alloc(0), parameters: { ...USUAL, algorithm: "SHA512" } },
    ],
  },
];

const server = await startServer({ after });

async function signIn({ username, password, apps }: Mover, index: number): Promise<void> {
  const client = new AuthenticationClient({ appId: server.appId, appHost: server.url, lang: "en-US" });
  await assert.rejects(client.loginByUsername(username, `${password}x`));
  await assert.rejects(client.loginByUsername(username, password), MfaRequiredError);
  const app = apps[index] ?? assert.fail();
  const user = await client.mfa.verifyTotpMfa({ totp: computeTotp({ ...app, nowMs: Date.now() }) });
  assert.equal(user.username, username);
}

describe("moving in from Keycloak and privacyIDEA, by files that they wrote", () => {
  it("signs people in by the passwords and codes that they have from Keycloak", async () => {
    for (const file of ["keycloak-users-0.json", "keycloak-users-1.json"]) {
      await runCommand(server, "import", join(SAMPLES, file), "--format", "keycloak");
    }
    for (const mover of movers) await signIn(mover, 0);
  });

  it("says whose authenticator cannot be kept, and brings nothing of that account", async () => {
    const words = ["import", join(SAMPLES, "keycloak-users-2.json"), "--format", "keycloak"];
    await assert.rejects(runCommand(server, ...words), /HOTP/);
    const client = new AuthenticationClient({ appId: server.appId, appHost: server.url, lang: "en-US" });
    await assert.rejects(client.loginByUsername("eve", "Counted-Codes-1"));
  });

  it("adds the tokens of privacyIDEA to those accounts", async () => {
    const keyFile = join(server.home, "key");
    await writeFile(keyFile, "5bmRkg_qhvWSNM5GBWMR6T_4D_dUsWcpvQ-B9_5FmKI=\n");
    const words = ["import", join(SAMPLES, "privacyidea.pi"), "--format", "privacyidea"];
    // Of six tokens one counts, one is disabled and one is nobody's.
    await assert.rejects(runCommand(server, ...words, "--match", "username", "--passphrase-file", keyFile), /HOTP/);
    for (const mover of movers) await signIn(mover, 1);
  });
});
