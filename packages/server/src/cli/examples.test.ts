import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough, Readable, Writable } from "node:stream";
import { describe, it } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import { defaultPolicy } from "@countersign/core";
import { appCreate } from "./commands/appCreate.ts";
import { commands } from "./commands.ts";
import { runCommand } from "./runCommand.ts";
import { makeFurnishedHome } from "./testing/furnish.ts";
import { type Home, makeSqliteHome } from "./testing/home.ts";

const doc = readFileSync(join(import.meta.dirname, "../../../../docs/cli.md"), "utf8");
const APP_ID = "6510a0c2f4d85b0012ab34cd";

/** Examples that cannot do here what they are asked for, with their exit code and what they say. */
const REFUSED: Readonly<Record<string, readonly [number, RegExp]>> = {
  "countersign policy explain 6a3f0c2f4d85b0012ab34cd7": [3, /There is no decision/],
  "countersign policy explain 6a3f0c2f4d85b0012ab34cd7 --link": [3, /There is no decision/],
  "countersign api-key revoke 6a3f0c2f4d85b0012ab34cd8": [3, /There is no such API key/],
  "countersign webhook update 019327c1a0b4c6d7e8f90a1b --state enabled": [3, /There is no such webhook/],
  "countersign webhook update 019327c1a0b4c6d7e8f90a1b --events '*' --description 'to the SIEM'": [
    3,
    /There is no such webhook/,
  ],
  "countersign webhook test 019327c1a0b4c6d7e8f90a1b": [3, /There is no such webhook/],
  "countersign webhook rotate 019327c1a0b4c6d7e8f90a1b": [3, /There is no such webhook/],
  "countersign webhook remove 019327c1a0b4c6d7e8f90a1b --yes": [3, /There is no such webhook/],
  "countersign webhook deliveries 019327c1a0b4c6d7e8f90a1b": [3, /There is no such webhook/],
  "countersign webhook deliveries 019327c1a0b4c6d7e8f90a1b --state failed --json": [3, /There is no such webhook/],
  "countersign webhook replay 019327c1a0b4c6d7e8f90a1b --message 019327c1a0b4d1e2f3a4b5c6": [
    3,
    /There is no such webhook/,
  ],
  "countersign webhook replay 019327c1a0b4c6d7e8f90a1b --since 24h": [3, /There is no such webhook/],
  "countersign restore countersign.backup": [1, /is not empty/],
  "countersign restore countersign.backup --void-recovery-codes": [1, /is not empty/],
  "countersign audit verify --exported data/audit": [1, /data\/audit cannot be read/],
  "countersign send-test --to you@example.com": [1, /No gateway for email is set up/],
  "countersign send-test --to +8613800138000 --channel sms --json": [1, /No gateway for sms is set up/],
};

/** The first is run by the tests of `program.test.ts`, the second, which waits for minutes, by those of `keys.test.ts`. */
const ELSEWHERE = /^(COUNTERSIGN_PORT=8080 )?countersign (serve|keys rotate)\b/;

function words(example: string): readonly string[] {
  return [...example.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
}

/** Gives the command of an example, and the file that a shell would let it read. */
function readExample(example: string): { readonly command: string; readonly file: Buffer | null } {
  const [, packed, piped] = /^zcat (\S+) \| (.+)$/.exec(example) ?? [];
  if (packed !== undefined && piped !== undefined) return { command: piped, file: gunzipSync(readFileSync(packed)) };
  const [command = "", file] = example.split(" < ");
  return { command, file: file === undefined ? null : readFileSync(file) };
}

/** Runs an example as somebody types it who says yes, and has a password. */
async function type(home: Home, example: string): Promise<{ readonly exit: number; readonly printed: string }> {
  const { command, file } = readExample(example);
  const keyboard = Object.assign(new PassThrough(), { isTTY: true });
  let printed = "";
  const screen = Object.assign(
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        printed += chunk;
        if (/\[y\/N\] $/.test(printed)) keyboard.write("yes\n");
        else if (/: $/.test(printed)) keyboard.write("correct horse battery staple\n");
        done();
      },
    }),
    { isTTY: true },
  );
  const exit = await runCommand(words(command).slice(1), {
    environment: home.settings,
    folder: home.folder,
    input: file === null ? keyboard : Readable.from([file]),
    output: screen,
    errors: screen,
  });
  return { exit, printed };
}

/** Those that make a second application come last: where there is one, it need not be named. */
const inOrder = [...commands].sort((one, other) => Number(one === appCreate) - Number(other === appCreate));

describe("docs/cli.md", () => {
  it("shows nothing that does not work as it is typed, one after the other", async (test) => {
    const home = await makeFurnishedHome(test, async (t) => {
      const { settings, ...own } = await makeSqliteHome(t);
      return { ...own, appId: APP_ID, settings: { ...settings, COUNTERSIGN_APP_ID: APP_ID } };
    });
    process.chdir(home.folder);
    writeFileSync("password.txt", "correct horse battery staple");
    writeFileSync("templates.json", '{ "sms.signIn": { "text": "{{code}} for {{app}}" } }');
    writeFileSync("policy.json", JSON.stringify(defaultPolicy.policy));
    writeFileSync(
      "policy.cases.json",
      '{ "cases": [{ "name": "a new device", "signals": { "newDevice": "present" }, "expect": "challenge" }] }',
    );
    writeFileSync("logo.png", Buffer.from("89504e470d0a1a0a", "hex"));
    writeFileSync("checkpoints.txt", "");
    writeFileSync("passphrase.txt", "correct horse battery staple\n");
    writeFileSync("users.csv", "username\nada\n");
    writeFileSync("users.json", '[{ "username": "grace" }]');
    writeFileSync("users.jsonl.gz", gzipSync('{ "username": "jean" }\n'));
    for (const example of inOrder.flatMap((command) => command.examples)) {
      assert.ok(doc.includes(`\n${example}\n`), example);
      if (ELSEWHERE.test(example)) continue;
      const [exit, says] = REFUSED[example] ?? [0, /./];
      const came = await type(home, example);
      assert.deepEqual([example, came.exit], [example, exit], came.printed);
      assert.match(came.printed, says);
    }
  });
});
