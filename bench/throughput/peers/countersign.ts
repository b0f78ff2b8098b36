import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { type RunningServer, startServer } from "../../../e2e/startServer.ts";
import { callApi } from "../../../e2e/support/callApi.ts";
import { encryptPassword } from "../../../e2e/support/encryptPassword.ts";
import { inheritedEnv } from "../../../e2e/support/inheritedEnv.ts";
import { createHasher } from "../../../packages/server/src/hash/hasher.ts";
import { inLanes } from "../inLanes.ts";
import { makePerson, type Person, Turns, takeCode } from "../people.ts";
import type { Prepared, Scenario, Start, Subject } from "../subject.ts";

const COMMAND = join(import.meta.dirname, "../../../packages/server/src/cli/main.ts");
const PASSWORD = "Tide-Table-1815";
/** Logins that come without a password are limited by application: what is measured begins behind them. */
const SETTINGS = { COUNTERSIGN_LIMIT_OWN_LOGIN: "100000000/1m", COUNTERSIGN_LOG_LEVEL: "warn" };
const SESSIONS = 64;

interface Run {
  readonly server: RunningServer;
  readonly people: readonly Person[];
  readonly turns: Turns;
  readonly encryptedPassword: string;
  /** Sessions of accounts that have passed their second factor. */
  readonly sessions: readonly string[];
}

/** Gives the start of ours on one of its two engines. */
export function startCountersign(engine: "embedded" | "PostgreSQL", databaseUrl?: string): Start {
  return async (setup) => {
    const settings = { ...SETTINGS, ...(databaseUrl === undefined ? {} : { COUNTERSIGN_DATABASE_URL: databaseUrl }) };
    const server = await startServer(setup, { settings: { ...settings, ...setup.disk } });
    const people = Array.from({ length: setup.users }, (_, index) => makePerson(index));
    const command = async (...words: readonly string[]): Promise<void> => {
      const env = { ...inheritedEnv(), COUNTERSIGN_DATA_DIR: server.dataDir, ...settings };
      await promisify(execFile)(process.execPath, [COMMAND, ...words], { cwd: server.home, env });
    };
    await importPeople(command, setup.folder, people);
    await command("app", "update", "--own-login", "known");
    const run = {
      server,
      people,
      turns: new Turns(people),
      encryptedPassword: await encryptPassword(server, PASSWORD),
    };
    const sessions = await openSessions(run);
    return describeSubject(engine, { ...run, sessions });
  };
}

function describeSubject(engine: string, run: Run): Subject {
  const prepare: Readonly<Partial<Record<Scenario, (count: number) => Promise<readonly Prepared[]>>>> = {
    verify: (count) => prepareVerify(run, count),
    signIn: async (count) => Array.from({ length: count }, (_, index) => signIn(run, index)),
    list: async (count) => Array.from({ length: count }, (_, index) => list(run, index)),
  };
  return {
    name: `Countersign (${engine})`,
    about: "all limits, counters, sessions and audit on",
    url: run.server.url,
    scenarios: ["verify", "signIn", "list"],
    expected: { verify: 3000, signIn: 60, list: 5000 },
    prepare: (scenario, count) => prepare[scenario]?.(count) ?? Promise.resolve([]),
  };
}

async function importPeople(
  run: (...words: readonly string[]) => Promise<void>,
  folder: string,
  people: readonly Person[],
): Promise<void> {
  const passwordHash = await createHasher({ random: { bytes: randomBytes } }).hash(PASSWORD);
  const lines = people.map(({ name, secret }) =>
    JSON.stringify({ id: name, username: name, passwordHash, totp: [{ secret }] }),
  );
  const file = join(folder, `people-${randomBytes(4).toString("hex")}.jsonl`);
  await writeFile(file, lines.join("\n"));
  await run("import", file, "--format", "json");
}

function headersOf({ appId }: RunningServer, token?: string): Readonly<Record<string, string>> {
  const bearer = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return { "content-type": "application/json", "x-authing-app-id": appId, ...bearer };
}

/** His login is passed elsewhere, so that no password is hashed. */
async function openMfaToken(server: RunningServer, username: string): Promise<string> {
  const credentials = Buffer.from(`${server.appId}:${server.appSecret}`).toString("base64");
  const { text } = await callApi(server, "/v1/mfa/decisions", {
    headers: { authorization: `Basic ${credentials}` },
    body: { user: { username }, amr: ["pwd"] },
  });
  const { secondFactor } = JSON.parse(text) as { secondFactor?: { mfaToken: string } };
  if (secondFactor === undefined) throw new Error(`no second factor is due: ${text}`);
  return secondFactor.mfaToken;
}

async function prepareVerify({ server, turns }: Run, count: number): Promise<readonly Prepared[]> {
  const waiting = await inLanes(await turns.take(count), async (person) => ({
    person,
    mfaToken: await openMfaToken(server, person.name),
  }));
  return waiting.map(({ person, mfaToken }) => ({
    method: "POST",
    path: "/api/v2/mfa/totp/verify",
    headers: headersOf(server, mfaToken),
    body: JSON.stringify({ totp: takeCode(person) }),
    proof: '"code":200',
  }));
}

async function openSessions(run: Omit<Run, "sessions">): Promise<readonly string[]> {
  return inLanes(await prepareVerify({ ...run, sessions: [] }, SESSIONS), async ({ path, headers, body }) => {
    const answer = await callApi<{ token: string }>(run.server, path, { headers, body });
    return answer.body.data.token;
  });
}

function signIn({ server, people, encryptedPassword }: Run, index: number): Prepared {
  const account = people[index % people.length]?.name;
  return {
    method: "POST",
    path: "/api/v2/login/account",
    headers: headersOf(server),
    body: JSON.stringify({ account, password: encryptedPassword }),
    proof: '"mfaToken"',
  };
}

function list({ server, sessions }: Run, index: number): Prepared {
  const token = sessions[index % sessions.length] ?? "";
  const path = "/api/v2/mfa/authenticator?type=totp&source=APPLICATION";
  return { method: "GET", path, headers: headersOf(server, token), body: null, proof: '"code":200' };
}
