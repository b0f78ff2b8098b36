/**
 * Has schemathesis try what openapi.json describes, on a server of its own with accounts to try it with. Fails when
 * schemathesis finds something, and when the server logs a defect: on Authing's paths its answer would not tell.
 *
 * `node scripts/schemathesis.ts <the program and its first arguments>`; scripts/schemathesis.sh installs it and calls this.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { type RunningServer, startServer } from "../e2e/startServer.ts";
import { callGraphql } from "../e2e/support/callGraphql.ts";
import { Person } from "../e2e/support/Person.ts";

const TIME_BUDGET_SECONDS = "100";
/** Beyond the budget: for the example it is at, and for its report. */
const KILL_AFTER_MS = 180_000;

const undoings: (() => Promise<void>)[] = [];

/** Gives credentials of every kind, by the names that schemathesis.toml has for them. */
async function makeCredentials(server: RunningServer): Promise<Record<string, string>> {
  const [holder, challenged, leaving] = await Promise.all([1, 2, 3].map(() => Person.register(server)));
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
    COUNTERSIGN_USERPOOL_ID: server.poolId,
    COUNTERSIGN_USERPOOL_SECRET: server.poolSecret,
    USER_TOKEN: userToken,
    SPARE_USER_TOKEN: await leaving.openSession(),
    MFA_TOKEN: await challenged.openChallenge(),
    POOL_ACCESS_TOKEN: body.data?.accessToken.accessToken ?? "",
  };
}

async function runSchemathesis(command: readonly string[], server: RunningServer): Promise<number | null> {
  const [program, ...first] = command;
  if (program === undefined) throw new Error("Name the program to run.");
  const configuration = ["--config-file", resolve("scripts/schemathesis.toml")];
  const target = ["run", resolve("openapi.json"), "--url", server.url, "--max-time", TIME_BUDGET_SECONDS, "--no-color"];
  const child = spawn(program, [...first, ...configuration, ...target], {
    cwd: server.home, // it keeps notes where it runs
    stdio: "inherit",
    env: { ...process.env, ...(await makeCredentials(server)) },
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

try {
  const server = await startServer({ after: (undo) => undoings.push(undo) });
  const exitCode = await runSchemathesis(process.argv.slice(2), server);
  const defects = defectsOf(server);
  for (const defect of defects) console.error(defect);
  if (defects.length > 0) console.error(`The server logged ${defects.length} defects.`);
  const stopped = await server.stop();
  process.exitCode = exitCode === 0 && defects.length === 0 && stopped === 0 ? 0 : 1;
} finally {
  for (const undo of undoings) await undo();
}
