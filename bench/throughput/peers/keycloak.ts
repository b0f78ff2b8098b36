import { execFile, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "@countersign/testkit";
import { PEERS, peers } from "../../../e2e/support/peers.ts";
import { makePerson, Turns, takeCode } from "../people.ts";
import { startProgram } from "../startProgram.ts";
import type { Prepared, Start } from "../subject.ts";
import { startPostgres } from "./startPostgres.ts";

const run = promisify(execFile);
const REALM = "bench";
const PEOPLE = 4000;
const PASSWORD = "Tide-Table-1815";

/** Keycloak from Maven on a PostgreSQL of its own: direct grants, whose password costs one round of hashing. */
export const startKeycloak: Start = async (setup) => {
  const built = await build();
  const home = join(setup.folder, "keycloak");
  await cp(built, home, { recursive: true });
  const [port, databaseUrl] = [await freePort(), new URL(await startPostgres(setup))];
  const settings = {
    ...{ KC_DB_URL: `jdbc:postgresql://${databaseUrl.host}/postgres`, KC_DB_USERNAME: "postgres", KC_DB_PASSWORD: "" },
    ...{ KC_BOOTSTRAP_ADMIN_USERNAME: "admin", KC_BOOTSTRAP_ADMIN_PASSWORD: "admin" },
    ...{ KC_HTTP_PORT: String(port), KC_HTTP_HOST: "127.0.0.1", KC_HTTP_MANAGEMENT_PORT: String(await freePort()) },
  };
  const args = ["start", "--optimized", "--http-enabled=true", "--hostname-strict=false", "--cache=local"];
  // `exec` of the script's: what is ended is the server itself.
  const program = { file: join(home, "bin/kc.sh"), args, env: { ...settings, KC_RUN_IN_CONTAINER: "true" } };
  await startProgram(setup, program, (line) => (line.includes("Listening on") ? line : null));
  const url = `http://127.0.0.1:${port}`;
  const people = Array.from({ length: PEOPLE }, (_, index) => makePerson(index));
  await call(url, "", { method: "POST", body: JSON.stringify(realmOf(people)) });
  const turns = new Turns(people);
  return {
    name: "Keycloak",
    about: `${peers.keycloak}, direct grant with OTP on a PostgreSQL of its own, passwords hashed by one round of PBKDF2, ${PEOPLE} accounts; what was used up is kept in memory`,
    url,
    scenarios: ["verify"],
    expected: { verify: 500 },
    prepare: async (_, count): Promise<readonly Prepared[]> =>
      (await turns.take(count)).map((person) => ({
        method: "POST",
        path: `/realms/${REALM}/protocol/openid-connect/token`,
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: String(
          new URLSearchParams({
            ...{ grant_type: "password", client_id: "bench", username: person.name, password: PASSWORD },
            totp: takeCode(person),
          }),
        ),
        proof: "access_token",
      })),
  };
};

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

function realmOf(people: readonly { readonly name: string; readonly secret: string }[]): object {
  return {
    ...{ realm: REALM, enabled: true, passwordPolicy: "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)" },
    clients: [{ clientId: "bench", publicClient: true, directAccessGrantsEnabled: true }],
    users: people.map(({ name, secret }) => ({
      ...{ username: name, email: `${name}@example.com`, emailVerified: true, firstName: name, lastName: name },
      enabled: true,
      credentials: [
        { type: "password", value: PASSWORD },
        {
          type: "otp",
          secretData: JSON.stringify({ value: secret }),
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
