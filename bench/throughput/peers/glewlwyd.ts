import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { freePort } from "@countersign/testkit";
import { makePerson, type Person, Turns, takeCode } from "../people.ts";
import { startProgram } from "../startProgram.ts";
import type { Prepared, Start } from "../subject.ts";

const PROGRAM = "/usr/bin/glewlwyd";
const TABLES = "/usr/share/dbconfig-common/data/glewlwyd/install/sqlite3";
const DEFAULTS = "/etc/glewlwyd/glewlwyd.conf";
const PASSWORD = "Tide-Table-1815";
const PEOPLE = 400;
const SCHEME = { scheme_type: "otp", scheme_name: "otp" } as const;

/** Debian's package, with its own settings but for where it listens and what it writes to. */
export const startGlewlwyd: Start = async (setup) => {
  if (!existsSync(PROGRAM)) throw new Error("its package (glewlwyd) is not installed");
  const port = await freePort();
  const file = join(setup.folder, "glewlwyd.db");
  const database = new DatabaseSync(file);
  database.exec(await readFile(TABLES, "utf8"));
  database.close();
  const config = join(setup.folder, "glewlwyd.conf");
  await writeFile(config, await configOf(port, file));
  const url = `http://127.0.0.1:${port}`;
  const ended = startProgram(setup, { file: PROGRAM, args: ["-c", config] }, () => null);
  await Promise.race([ended, untilAnswering(`${url}/api/`)]);
  const admin = await openSession(url, "admin", "password");
  await setUp(url, admin);
  const people = Array.from({ length: PEOPLE }, (_, index) => makePerson(index));
  // One after the other: at once, it refuses some.
  for (const person of people) await bind(url, admin, person);
  const turns = new Turns(people);
  return {
    name: "Glewlwyd",
    about: `${versionOf()}, Debian's package, SQLite as it comes, ${PEOPLE} accounts`,
    url,
    scenarios: ["verify"],
    expected: { verify: 100 },
    prepare: async (_, count): Promise<readonly Prepared[]> =>
      (await turns.take(count)).map((person) => ({
        method: "POST",
        path: "/api/auth/",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ username: person.name, ...SCHEME, value: { value: takeCode(person) } }),
        proof: "",
      })),
  };
};

async function configOf(port: number, file: string): Promise<string> {
  const kept = (await readFile(DEFAULTS, "utf8"))
    .split("\n")
    .filter((line) => !/^(port|log_mode|log_level|@include)/.test(line))
    .join("\n")
    .replaceAll("localhost:4593", `127.0.0.1:${port}`);
  const ours = ["", `port=${port}`, 'bind_address="127.0.0.1"', 'log_mode="console"', 'log_level="WARNING"'];
  return [kept, ...ours, `database = { type = "sqlite3"; path = "${file}"; };`, ""].join("\n");
}

async function untilAnswering(url: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const isThere = await fetch(url).then(
      () => true,
      () => false,
    );
    if (isThere) return;
    await new Promise((waited) => setTimeout(waited, 50));
  }
  throw new Error(`${url} does not answer`);
}

function versionOf(): string {
  return /\d+\.\d+\.\d+/.exec(spawnSync(PROGRAM, ["--version"]).stdout.toString())?.[0] ?? "unknown version";
}

async function call(url: string, path: string, body: unknown, cookie = ""): Promise<Response> {
  const headers = { "content-type": "application/json", cookie };
  const response = await fetch(`${url}/api/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`Glewlwyd answers ${path} with ${response.status}: ${text}`);
  return response;
}

async function openSession(url: string, username: string, password: string): Promise<string> {
  const response = await call(url, "auth/", { username, password });
  return response.headers.getSetCookie()[0]?.split(";")[0] ?? "";
}

async function setUp(url: string, admin: string): Promise<void> {
  const parameters = {
    ...{ "otp-length": 6, "hotp-allow": false, "totp-allow": true, "totp-window": 30, "secret-minimum-size": 16 },
    ...{ "totp-start-offset": 0, issuer: "bench", "code-length": 6 },
  };
  const scheme = { module: "otp", name: "otp", display_name: "OTP", parameters, expiration: 600, max_use: 0 };
  const rights = { allow_user_register: true, forbid_user_profile: false, forbid_user_reset_credential: true };
  await call(url, "mod/scheme/", { ...scheme, ...rights }, admin);
  const scope = {
    name: "bench",
    display_name: "bench",
    description: "bench",
    password_required: false,
    password_max_age: 0,
  };
  await call(url, "scope/", { ...scope, scheme: { 1: [SCHEME] }, scheme_required: { 1: 1 } }, admin);
}

async function bind(url: string, admin: string, { name, secret }: Person): Promise<void> {
  const account = { username: name, name, email: `${name}@example.com`, password: PASSWORD, enabled: true };
  await call(url, "user/", { ...account, scope: ["g_profile", "bench"] }, admin);
  const session = await openSession(url, name, PASSWORD);
  const value = { type: "TOTP", secret, time_step_size: 30 };
  await call(url, "profile/scheme/register/", { username: name, ...SCHEME, value }, session);
}
