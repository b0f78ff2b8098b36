import { execFile, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "@countersign/testkit";
import { PEERS, peers } from "../../../e2e/support/peers.ts";
import { inLanes } from "../inLanes.ts";
import { People } from "../people.ts";
import { startProgram } from "../startProgram.ts";
import type { Flow, Start } from "../subject.ts";
import { startPostgres } from "./startPostgres.ts";

const run = promisify(execFile);
const PEOPLE = 300;

/** privacyIDEA from PyPI behind gunicorn, on a PostgreSQL of its own: `/validate/check` by a token's serial number. */
export const startPrivacyIdea: Start = async (setup) => {
  const venv = await install();
  const [postgres, port] = [await startPostgres(setup), await freePort()];
  const databaseUrl = new URL(postgres.url);
  const file = join(setup.folder, "pi.cfg");
  await writeFile(
    file,
    `SQLALCHEMY_DATABASE_URI = 'postgresql+psycopg2://postgres@${databaseUrl.host}/postgres'
SECRET_KEY = 'of a bench'
PI_PEPPER = 'of a bench'
PI_ENCFILE = '${join(setup.folder, "pi.enckey")}'
PI_LOGFILE = '${join(setup.folder, "pi.log")}'
PI_LOGLEVEL = 30
PI_AUDIT_NO_SIGN = True
SUPERUSER_REALM = ['super']
`,
  );
  const env = { PATH: process.env.PATH ?? "", PRIVACYIDEA_CONFIGFILE: file };
  const manage = (...words: readonly string[]): Promise<unknown> =>
    run(join(venv, "bin/python"), [join(venv, "bin/pi-manage"), ...words], { env, cwd: setup.folder });
  await manage("setup", "create_enckey");
  await manage("setup", "create_tables");
  await manage("admin", "add", "admin", "-p", "admin");
  const app = `privacyidea.app:create_app(config_name='production', config_file='${file}', silent=True)`;
  const args = ["-m", "gunicorn", "-w", "2", "-b", `127.0.0.1:${port}`, app];
  const program = { file: join(venv, "bin/python"), args, env, cwd: setup.folder };
  const { pid } = await startProgram(setup, program, (line) => (line.includes("Booting worker") ? line : null));
  const url = `http://127.0.0.1:${port}`;
  const people = new People(PEOPLE);
  const authorization = await openSession(url);
  await inLanes(people.all, async (index) => {
    const [serial, otpkey] = [people.name(index), people.secret(index).toString("hex")];
    await call(url, "/token/init", { type: "totp", serial, otpkey, genkey: "0" }, { authorization });
  });
  return {
    name: "privacyIDEA",
    about: `${peers.privacyIdea}, gunicorn with two workers on a PostgreSQL of its own, whose audit log it does not sign`,
    ...{ accounts: PEOPLE, url, processes: [pid, postgres.pid] },
    offers: {
      verify: {
        expected: 40,
        prepare: async (count) => (await people.take(count)).map((index) => [verify(people, index)]),
      },
      list: {
        expected: 40,
        about: "of one token, as an administrator sees it",
        prepare: async (count) =>
          Array.from({ length: count }, (_, index) => [list(people.name(index % PEOPLE), authorization)]),
      },
    },
    lacks: { smsVerify: "it has it, and is not set up for it here" },
  };
};

function verify(people: People, index: number): Flow[number] {
  return {
    ...{ method: "POST", path: "/validate/check", headers: { "content-type": "application/x-www-form-urlencoded" } },
    body: String(new URLSearchParams({ serial: people.name(index), pass: people.takeCode(index) })),
    proof: '"value": true',
  };
}

function list(serial: string, authorization: string): Flow[number] {
  const found = { path: `/token/?serial=${serial}`, proof: `"${serial}"` };
  return { method: "GET", headers: { authorization }, body: null, ...found };
}

async function install(): Promise<string> {
  if (spawnSync("python3", ["-m", "venv", "--help"]).status !== 0) throw new Error("it needs Python with venv");
  const folder = join(PEERS, `privacyidea-${peers.privacyIdea}-served`);
  if (existsSync(folder)) return folder;
  await mkdir(PEERS, { recursive: true });
  // Programs of a venv name the place where it was made: they are run as modules.
  await rm(`${folder}.new`, { recursive: true, force: true });
  await run("python3", ["-m", "venv", `${folder}.new`]);
  const packages = [`privacyidea==${peers.privacyIdea}`, "gunicorn", "psycopg2-binary"];
  await run(join(`${folder}.new`, "bin/python"), ["-m", "pip", "install", "--quiet", ...packages]);
  await rename(`${folder}.new`, folder);
  return folder;
}

async function call<T>(
  url: string,
  path: string,
  body: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<T> {
  const response = await fetch(url + path, { method: "POST", headers, body: new URLSearchParams(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(`privacyIDEA answers ${path} with ${response.status}: ${text}`);
  return (JSON.parse(text) as { result: { value: T } }).result.value; // the frame of all its answers
}

async function openSession(url: string): Promise<string> {
  return (await call<{ token: string }>(url, "/auth", { username: "admin", password: "admin" })).token;
}
