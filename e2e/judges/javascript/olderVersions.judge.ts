import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { promisify } from "node:util";
import type * as Client from "authing-js-sdk";
import { startServer } from "../../startServer.ts";
import { AuthenticatorApp } from "../../support/AuthenticatorApp.ts";
import { callApi } from "../../support/callApi.ts";
import { refusalOf } from "../../support/refusalOf.ts";

const run = promisify(execFile);
const CACHE = join(import.meta.dirname, "../../../node_modules/.cache/older-authing-js-sdk");

/** Of each year one, besides 4.23.55, whose shipped specs and methods `npm test` runs. */
const VERSIONS = ["4.6.2", "4.11.6", "4.15.8", "4.20.23", "4.21.9", "4.22.4", "4.23.20", "4.23.53"];
const TOTP = { authenticatorType: "totp" } as const;

async function install(version: string): Promise<typeof Client> {
  const folder = join(CACHE, version);
  if (!existsSync(folder)) {
    await mkdir(CACHE, { recursive: true });
    const made = await mkdtemp(`${folder}-`);
    try {
      await writeFile(join(made, "package.json"), JSON.stringify({ private: true }));
      await run("npm", ["install", "--silent", "--no-audit", "--no-fund", `authing-js-sdk@${version}`], { cwd: made });
      await rename(made, folder);
    } finally {
      await rm(made, { recursive: true, force: true });
    }
  }
  return createRequire(join(folder, "package.json"))("authing-js-sdk") as typeof Client; // its own types, once
}

const server = await startServer({ after });
const { publicKey } = (await callApi<{ publicKey: string }>(server, "/api/v2/.well-known")).body.data;

describe("older versions of authing-js-sdk", () => {
  for (const version of VERSIONS) {
    it(`${version} binds, signs in with a second factor and recovers`, async () => {
      const { AuthenticationClient } = await install(version);
      const options = {
        ...{ appId: server.appId, userPoolId: server.poolId, appHost: server.url, host: server.url },
        // The oldest one fetches no key, and its option for it is spelled so.
        ...{ encryptionPublicKey: publicKey, encrptionPublicKey: publicKey, publicKey },
      };
      const newClient = (): Client.AuthenticationClient => new AuthenticationClient({ ...options });
      const [email, password] = [`${randomBytes(8).toString("hex")}@example.com`, randomBytes(9).toString("hex")];
      const authing = newClient();
      await authing.registerByEmail(email, password);
      const user = await authing.loginByEmail(email, password);
      assert.equal(user.email, email);
      const association = await authing.mfa.assosicateMfaAuthenticator(TOTP);
      const app = new AuthenticatorApp(association.secret);
      await authing.mfa.confirmAssosicateMfaAuthenticator({ ...TOTP, totp: await app.nextCode() });

      const mfaToken = await challenge(newClient(), email, password);
      const verified = await newClient().mfa.verifyTotpMfa({ mfaToken, totp: await app.nextCode() });
      assert.equal(verified.email, email);
      const recovery = {
        mfaToken: await challenge(newClient(), email, password),
        recoveryCode: association.recovery_code,
      };
      assert.equal((await newClient().mfa.verifyTotpRecoveryCode(recovery)).email, email);
    });
  }
});

async function challenge(authing: Client.AuthenticationClient, email: string, password: string): Promise<string> {
  const refusal = await refusalOf(authing.loginByEmail(email, password));
  assert.equal(refusal.code, 1635);
  return String(refusal.data?.mfaToken);
}
