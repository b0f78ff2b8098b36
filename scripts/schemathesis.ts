/**
 * Has schemathesis try what openapi.json and schema.graphql describe, each on a server of its own with accounts to try it
 * with. Fails when schemathesis finds something, and when the server logs a defect: on Authing's paths its answer would
 * not tell.
 *
 * `node scripts/schemathesis.ts <the program and its first arguments>`; scripts/schemathesis.sh installs it and calls this.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type RunningServer, startServer } from "../e2e/startServer.ts";
import { callGraphql } from "../e2e/support/callGraphql.ts";
import { Person } from "../e2e/support/Person.ts";

interface Trial {
  readonly description: string;
  readonly configuration: string;
  /** Where the described thing is served. */
  readonly path: string;
  /** Null: each operation is tried as often as the configuration says, however long it takes. */
  readonly budgetSeconds: number | null;
}

const trials: readonly Trial[] = [
  { description: "openapi.json", configuration: "schemathesis.toml", path: "", budgetSeconds: 100 },
  {
    description: "schema.graphql",
    configuration: "schemathesisGraphql.toml",
    path: "/graphql/v2",
    budgetSeconds: null,
  },
];
const KILL_AFTER_MS = 180_000;

const undoings: (() => Promise<void>)[] = [];

/** Gives what only a running server knows, by the names that the configurations have for it. */
async function makeValues(server: RunningServer): Promise<Record<string, string>> {
  const people = await Promise.all([1, 2, 3].map(() => Person.register(server, "one for all of them")));
  const [holder, challenged, leaving] = people;
  if (holder === undefined || challenged === undefined || leaving === undefined) throw new Error("nobody registered");
  const userToken = await holder.openSession();
  await holder.bindApp(userToken);
  await challenged.bindApp(await challenged.openSession());
  const query =
    "query ($id: String!, $secret: String!) { accessToken(userPoolId: $id, secret: $secret) { accessToken } }";
  const variables = { id: server.poolId, secret: server.poolSecret };
  const { body } = await callGraphql<{ accessToken: { accessToken: string } }>(server, query, variables);
  return {
    COUNTERSIGN_APP_ID: server.appId,
    COUNTERSIGN_APP_SECRET: server.appSecret,
    COUNTERSIGN_USERPOOL_ID: server.poolId,
    COUNTERSIGN_USERPOOL_SECRET: server.poolSecret,
    USER_TOKEN: userToken,
    SPARE_USER_TOKEN: await leaving.openSession(),
    MFA_TOKEN: await challenged.openChallenge(),
    POOL_ACCESS_TOKEN: body.data?.accessToken.accessToken ?? "",
    ...{ EMAIL: leaving.email, CHALLENGED_EMAIL: challenged.email },
    ENCRYPTED_PASSWORD: holder.encryptedPassword,
    GRAPHQL_CHECK: resolve("scripts/schemathesisGraphql.py"),
  };
}

/** Writes a configuration with its values where the server runs; schemathesis itself fills in but some of them. */
async function configure(server: RunningServer, configuration: string): Promise<string> {
  const values = await makeValues(server);
  const text = await readFile(resolve("scripts", configuration), "utf8");
  const file = join(server.home, configuration);
  await writeFile(
    file,
    text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => demand(values, name)),
  );
  return file;
}

function demand(values: Readonly<Record<string, string>>, name: string): string {
  const value = values[name];
  if (value === undefined) throw new Error(`A configuration of schemathesis asks for ${name}, which nobody gives.`);
  return value;
}

async function runSchemathesis(
  command: readonly string[],
  server: RunningServer,
  { description, configuration, path, budgetSeconds }: Trial,
): Promise<number | null> {
  const [program, ...first] = command;
  if (program === undefined) throw new Error("Name the program to run.");
  const options = ["--config-file", await configure(server, configuration)];
  const target = ["run", resolve(description), "--url", server.url + path, "--no-color"];
  const budget = budgetSeconds === null ? [] : ["--max-time", String(budgetSeconds)];
  const child = spawn(program, [...first, ...options, ...target, ...budget], {
    cwd: server.home, // it keeps notes where it runs
    stdio: "inherit",
    timeout: KILL_AFTER_MS,
  });
  const [exitCode] = await once(child, "close");
  return exitCode;
}

function defectsOf(server: RunningServer): readonly string[] {
  const lines = server.logs().split("\n");
  return [...new Set(lines.filter((line) => /"level":"(error|fatal)"/.test(line)).map(withoutIds))];
}

/** Drops what differs between two sightings of one defect. */
function withoutIds(line: string): string {
  return line.replaceAll(/"(time|requestId|reqId)":"[^"]*",?/g, "");
}

async function passes(command: readonly string[], trial: Trial): Promise<boolean> {
  const server = await startServer({ after: (undo) => undoings.push(undo) });
  const exitCode = await runSchemathesis(command, server, trial);
  const defects = defectsOf(server);
  for (const defect of defects) console.error(defect);
  if (defects.length > 0) console.error(`The server logged ${defects.length} defects.`);
  const stopped = await server.stop();
  return exitCode === 0 && defects.length === 0 && stopped === 0;
}

try {
  for (const trial of trials) if (!(await passes(process.argv.slice(2), trial))) process.exitCode = 1;
} finally {
  for (const undo of undoings) await undo();
}
