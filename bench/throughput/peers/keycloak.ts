import { execFile, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "@countersign/testkit";
import { PEERS, peers } from "../../../e2e/support/peers.ts";
import { People } from "../people.ts";
import { startProgram } from "../startProgram.ts";
import type { Flow, Start } from "../subject.ts";
import { startPostgres } from "./startPostgres.ts";

const run = promisify(execFile);
/** Of people whose password costs next to nothing, and of people whose password is hashed as ours. */
const realms = {
  verify: { name: "verify", people: 4000, policy: "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)" },
  signIn: { name: "sign-in", people: 400, policy: "hashAlgorithm(argon2)" },
} as const;
type Realm = (typeof realms)[keyof typeof realms];

/** As our own. */
const ARGON2 = { memory: 19_456, iterations: 2, parallelism: 1 };
const PASSWORD = "Tide-Table-1815";

/** Keycloak from Maven on a PostgreSQL of its own: direct grants, whose password costs one round of hashing. */
export const startKeycloak: Start = async (setup) => {
  const built = await build();
  const home = join(setup.folder, "keycloak");
  await cp(built, home, { recursive: true });
  const [port, postgres] = [await freePort(), await startPostgres(setup)];
  const databaseUrl = new URL(postgres.url);
  const settings = {
    ...{ KC_DB_URL: `jdbc:postgresql://${databaseUrl.host}/postgres`, KC_DB_USERNAME: "postgres", KC_DB_PASSWORD: "" },
    ...{ KC_BOOTSTRAP_ADMIN_USERNAME: "admin", KC_BOOTSTRAP_ADMIN_PASSWORD: "admin" },
    ...{ KC_HTTP_PORT: String(port), KC_HTTP_HOST: "127.0.0.1", KC_HTTP_MANAGEMENT_PORT: String(await freePort()) },
  };
  const args = ["start", "--optimized", "--http-enabled=true", "--hostname-strict=false", "--cache=local"].concat(
    Object.entries(ARGON2).map(([name, value]) => `--spi-password-hashing--argon2--${name}=${value}`),
  );
  // `exec` of the script's: what is ended is the server itself.
  const program = { file: join(home, "bin/kc.sh"), args, env: { ...settings, KC_RUN_IN_CONTAINER: "true" } };
  const { pid } = await startProgram(setup, program, (line) => (line.includes("Listening on") ? line : null));
  const url = `http://127.0.0.1:${port}`;
  const people = { verify: new People(realms.verify.people), signIn: new People(realms.signIn.people) };
  await makeRealm(url, realms.verify, people.verify);
  await makeRealm(url, realms.signIn, people.signIn);
  return {
    name: "Keycloak",
    about: `${peers.keycloak}, direct grant with OTP on a PostgreSQL of its own; what was used up is kept in memory`,
    ...{ accounts: realms.verify.people, url, processes: [pid, postgres.pid] },
    offers: {
      verify: {
        ...{ expected: 500, warmingSeconds: 30 },
        about: "with a password, which is hashed by one round of PBKDF2",
        prepare: async (count) =>
          (await people.verify.take(count)).map((index) => [grant(realms.verify, people.verify, index)]),
      },
      signIn: {
        ...{ expected: 60, warmingSeconds: 10 },
        about: `the same request with a password hashed as ours, ${realms.signIn.people} accounts`,
        prepare: async (count) =>
          (await people.signIn.take(count)).map((index) => [grant(realms.signIn, people.signIn, index)]),
      },
    },
    lacks: { list: "it has it, and is not set up for it here" },
  };
};

function grant({ name }: Realm, people: People, index: number): Flow[number] {
  const who = { grant_type: "password", client_id: "bench", username: people.name(index), password: PASSWORD };
  return {
    ...{ method: "POST", path: `/realms/${name}/protocol/openid-connect/token`, proof: "access_token" },
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: String(new URLSearchParams({ ...who, totp: people.takeCode(index) })),
  };
}

async function makeRealm(url: string, realm: Realm, people: People): Promise<void> {
  await call(url, "", { method: "POST", body: JSON.stringify(realmOf(realm, people)) });
}

/** Gives a Keycloak that is built for PostgreSQL, from Maven. */
async function build(): Promise<string> {
  for (const tool of ["mvn", "java", "unzip"])
    if (spawnSync("which", [tool]).status !== 0) throw new Error(`it needs ${tool}`);
  const folder = join(PEERS, `keycloak-${peers.keycloak}-postgres`);
  if (existsSync(folder)) return folder;
  await mkdir(PEERS, { recursive: true });
  const work = await mkdtemp(`${folder}-`);
  try {
    const artifact = `org.keycloak:keycloak-quarkus-dist:${peers.keycloak}:zip`;
    await run("mvn", ["-q", "-B", "dependency:copy", `-Dartifact=${artifact}`, `-DoutputDirectory=${work}`]);
    await run("unzip", ["-q", join(work, `keycloak-quarkus-dist-${peers.keycloak}.zip`), "-d", work]);
    const unpacked = join(work, `keycloak-${peers.keycloak}`);
    await run(join(unpacked, "bin/kc.sh"), ["build"], { env: { ...process.env, KC_DB: "postgres" } });
    await rename(unpacked, folder);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return folder;
}

function realmOf({ name, policy }: Realm, people: People): object {
  return {
    ...{ realm: name, enabled: true, passwordPolicy: policy },
    clients: [{ clientId: "bench", publicClient: true, directAccessGrantsEnabled: true }],
    users: people.all.map((index) => ({
      ...{ username: people.name(index), email: `${people.name(index)}@example.com`, emailVerified: true },
      ...{ firstName: people.name(index), lastName: "Bench", enabled: true },
      credentials: [
        { type: "password", value: PASSWORD },
        {
          type: "otp",
          secretData: JSON.stringify({ value: people.secretBase32(index) }),
          credentialData: JSON.stringify({
            ...{ subType: "totp", digits: 6, counter: 0, period: 30, algorithm: "HmacSHA1" },
            secretEncoding: "BASE32",
          }),
        },
      ],
    })),
  };
}

async function call(url: string, path: string, init: RequestInit): Promise<void> {
  const grant = { grant_type: "password", client_id: "admin-cli", username: "admin", password: "admin" };
  const answer = await fetch(`${url}/realms/master/protocol/openid-connect/token`, {
    method: "POST",
    body: new URLSearchParams(grant),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string }; // of an OAuth token answer
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const response = await fetch(`${url}/admin/realms${path}`, { ...init, headers });
  if (!response.ok) throw new Error(`Keycloak answers ${response.status}: ${await response.text()}`);
}
