import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { freePort } from "@countersign/testkit";
import { People } from "../people.ts";
import { startProgram } from "../startProgram.ts";
import { type Flow, GIVEN, type Start, type Step } from "../subject.ts";

const PROGRAM = "/usr/bin/glewlwyd";
const TABLES = "/usr/share/dbconfig-common/data/glewlwyd/install/sqlite3";
const DEFAULTS = "/etc/glewlwyd/glewlwyd.conf";
const PASSWORD = "Tide-Table-1815";
const PEOPLE = 2000;
const COOKIE = "GLEWLWYD2_SESSION_ID";
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
  // It warns of some of its own settings when it starts, whatever they are.
  const { pid } = await startProgram(setup, { file: PROGRAM, args: ["-c", config] }, (line) => line);
  await untilAnswering(`${url}/api/`);
  const admin = await openSession(url, "admin", "password");
  await setUp(url, admin);
  // It takes no code within the time of a step after another one, though it be the next.
  const people = new People(PEOPLE, 2);
  await bind(url, admin, people.name(0), people.secretBase32(0));
  copyFirst(file, people);
  return {
    name: "Glewlwyd",
    about: `${versionOf()}, Debian's package, SQLite as it comes`,
    ...{ accounts: PEOPLE, url, processes: [pid] },
    offers: {
      verify: {
        expected: 100,
        prepare: async (count) => (await people.take(count)).map((index): Flow => [verify(people, index)]),
      },
      signIn: {
        expected: 10,
        about: "passwords hashed as it comes",
        prepare: async (count) =>
          (await people.take(count)).map(
            (index): Flow => [
              {
                ...step({ username: people.name(index), password: PASSWORD }),
                gives: { after: `${COOKIE}=`, before: ";" },
              },
              verify(people, index, `${COOKIE}=${GIVEN}`),
            ],
          ),
      },
    },
    lacks: { list: "it has it, and is not set up for it here" },
  };
};

function step(body: object, cookie?: string): Step {
  const headers = { "content-type": "application/json", ...(cookie === undefined ? {} : { cookie }) };
  return { method: "POST", path: "/api/auth/", headers, body: JSON.stringify(body), proof: "" };
}

function verify(people: People, index: number, cookie?: string): Step {
  return step({ username: people.name(index), ...SCHEME, value: { value: people.takeCode(index) } }, cookie);
}

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

/** Makes all others of the first one: bound one by one, they would take minutes. */
function copyFirst(file: string, people: People): void {
  const database = new DatabaseSync(file, { timeout: 5000 });
  const first = people.name(0);
  const statements = [
    `insert into g_user (gu_username, gu_name, gu_email) select $name, gu_name, $name || '@example.com' from g_user where gu_username = '${first}'`,
    ...["g_user_password (gu_id, guw_password)", "g_user_scope_user (gu_id, gus_id)"].map((into) => {
      const [table, column] = [into.split(" ")[0], /, (\w+)/.exec(into)?.[1]];
      return `insert into ${into} select made.gu_id, ${column} from ${table} natural join (select gu_id from g_user where gu_username = '${first}') as one
        join g_user as made on made.gu_username = $name`;
    }),
    `insert into gs_otp (gso_mod_name, gso_issued_at, gso_last_used, gso_username, gso_otp_type, gso_secret, gso_hotp_moving_factor, gso_totp_time_step_size)
      select gso_mod_name, gso_issued_at, 0, $name, gso_otp_type, $secret, gso_hotp_moving_factor, gso_totp_time_step_size
      from gs_otp where gso_username = '${first}'`,
  ].map((text) => database.prepare(text));
  for (const statement of statements) statement.setAllowUnknownNamedParameters(true);
  database.exec("begin immediate");
  for (const index of people.all.slice(1))
    for (const statement of statements)
      statement.run({ $name: people.name(index), $secret: people.secretBase32(index) });
  database.exec("commit");
  database.close();
}

async function bind(url: string, admin: string, name: string, secret: string): Promise<void> {
  const account = { username: name, name, email: `${name}@example.com`, password: PASSWORD, enabled: true };
  await call(url, "user/", { ...account, scope: ["g_profile", "bench"] }, admin);
  const session = await openSession(url, name, PASSWORD);
  const value = { type: "TOTP", secret, time_step_size: 30 };
  await call(url, "profile/scheme/register/", { username: name, ...SCHEME, value }, session);
}
