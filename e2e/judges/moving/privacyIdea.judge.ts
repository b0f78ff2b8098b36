import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { promisify } from "node:util";
import { computeTotp, type TotpParameters } from "@countersign/otp";
import { AuthenticationClient, MfaRequiredError } from "@countersign/sdk";
import { needs } from "@countersign/testkit";
import { startServer } from "../../startServer.ts";
import { PEERS, peers } from "../../support/peers.ts";
import { runCommand } from "../../support/runCommand.ts";

const run = promisify(execFile);
const SCRIPT = join(import.meta.dirname, "privacyIdea.sh");
const PASSWORD = "Tide-Table-1815";
const USUAL: TotpParameters = { algorithm: "SHA1", digits: 6, periodSeconds: 30 };

/** Who has the tokens of makePrivacyIdea.py that count, and by what their codes are made. */
const people: readonly { readonly username: string; readonly serial: string; readonly parameters: TotpParameters }[] = [
  { username: "ada", serial: "TOTP0001", parameters: USUAL },
  { username: "bea", serial: "TOTP0002", parameters: { algorithm: "SHA256", digits: 8, periodSeconds: 60 } },
  { username: "cid", serial: "TOTP0003", parameters: { ...USUAL, algorithm: "SHA512" } },
];

const hasPython = spawnSync("python3", ["-m", "venv", "--help"]).status === 0;

describe(
  `moving in from privacyIDEA ${peers.privacyIdea}, as it came from PyPI`,
  needs("Python with venv", hasPython, "install python3-venv"),
  () => {
    it("adds its tokens to the accounts of their owners, with the step that was used up there", async () => {
      const server = await startServer({ after });
      const folder = join(server.home, "privacyidea");
      const env = { ...process.env, PRIVACYIDEA_VERSION: peers.privacyIdea };
      const { stdout: key } = await run("sh", [SCRIPT, folder, PEERS], { env });
      const [accounts, keyFile] = [join(server.home, "people.csv"), join(server.home, "key")];
      await writeFile(keyFile, key);
      const passwordHash = `{SSHA}${Buffer.concat([createHash("sha1").update(`${PASSWORD}salt`).digest(), Buffer.from("salt")]).toString("base64")}`;
      await writeFile(
        accounts,
        ["username,passwordHash", ...people.map(({ username }) => `${username},${passwordHash}`)].join("\n"),
      );
      await runCommand(server, "import", accounts, "--format", "csv");
      const words = ["import", join(folder, "tokens.pi"), "--format", "privacyidea", "--match", "username"];
      // Of six tokens one counts, one is disabled and one is nobody's.
      await assert.rejects(runCommand(server, ...words, "--passphrase-file", keyFile), /HOTP/);
      const rows = (await readFile(join(folder, "tokens.csv"), "utf8")).split("\n").map((row) => row.split(", "));
      for (const person of people) await signIn(person);

      async function signIn({ username, serial, parameters }: (typeof people)[number]): Promise<void> {
        const seed = rows.find((row) => row.includes(serial))?.find((cell) => /^[0-9a-f]{40,}$/.test(cell));
        const secret = Buffer.from(seed ?? assert.fail(`no seed of ${serial}`), "hex");
        const client = new AuthenticationClient({ appId: server.appId, appHost: server.url, lang: "en-US" });
        await assert.rejects(client.loginByUsername(username, PASSWORD), MfaRequiredError);
        // The step that was used up there lies before this one.
        const nowMs = Date.now() + parameters.periodSeconds * 1000;
        const user = await client.mfa.verifyTotpMfa({ totp: computeTotp({ secret, parameters, nowMs }) });
        assert.equal(user.username, username);
      }
    });
  },
);
