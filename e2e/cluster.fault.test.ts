import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { after, describe, it } from "node:test";
import { createPostgresSchema, testPostgresUrl } from "@countersign/store/testing";
import { needs } from "@countersign/testkit";
import { callApi, type Served } from "./support/callApi.ts";
import { freePorts } from "./support/freePorts.ts";
import { inheritedEnv } from "./support/inheritedEnv.ts";
import { Person } from "./support/Person.ts";

const SCRIPT = join(import.meta.dirname, "../examples/cluster/start.sh");
const NODES = [1, 2, 3] as const;
const LANES = 6;

const postgres = needs("postgresql", testPostgresUrl !== undefined, "set COUNTERSIGN_TEST_POSTGRES_URL");
const hasHaproxy = spawnSync("haproxy", ["-v"]).status === 0;
const haproxy = needs("HAProxy", hasHaproxy, "install haproxy");

interface Cluster {
  /** By way of the balancer. */
  readonly all: Served;
  /** Each node by itself. */
  readonly nodes: readonly Served[];
  /** Has the nodes started anew, one after the other, and waits for it. */
  restart(): Promise<void>;
}

async function startCluster(): Promise<Cluster> {
  const { url, drop } = await createPostgresSchema();
  after(drop);
  const [dir, port] = [await mkdtemp(join(tmpdir(), "countersign-cluster-")), await freePorts(5)];
  const child = spawn(SCRIPT, {
    env: {
      ...inheritedEnv(),
      // The script takes the `node` of its path.
      PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
      ...{ COUNTERSIGN_DATABASE_URL: url, CLUSTER_DIR: dir, CLUSTER_PORT: String(port) },
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  after(async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGTERM");
      await once(child, "exit");
    }
    await rm(dir, { recursive: true, force: true });
  });
  const lines = createInterface({ input: child.stdout });
  const said = async (start: string): Promise<void> => {
    for (;;) {
      const [line] = (await Promise.race([once(lines, "line"), once(child, "exit")])) as [unknown];
      if (String(line).startsWith(start)) return;
      assert.equal(child.exitCode, null, "the script has ended");
    }
  };
  await said("Serving at");
  const known = JSON.parse(await readFile(join(dir, "node1/bootstrap.json"), "utf8")) as { appId: string }; // as it writes it
  const at = (offset: number): Served => ({ url: `http://127.0.0.1:${port + offset}`, appId: known.appId });
  return {
    all: at(0),
    nodes: NODES.map(at),
    async restart() {
      child.kill("SIGHUP");
      await said("All nodes were started anew");
    },
  };
}

const skip = postgres.skip || haproxy.skip;
const cluster = skip ? ({} as Cluster) : await startCluster(); // nobody looks at it where it is left out

describe("three nodes on one PostgreSQL behind a balancer", { skip }, () => {
  /** The same person as another node meets him. */
  const at = (node: number, { email, encryptedPassword }: Person): Person =>
    new Person(cluster.nodes[node] ?? assert.fail(), email, encryptedPassword);

  it("take the steps of one flow wherever they come, and a code once among them all", async () => {
    const person = await Person.register(cluster.all);
    const { app } = await at(0, person).bindApp(await at(1, person).openSession());
    const mfaTokens = await Promise.all([0, 1, 2].map((node) => at(node, person).openChallenge()));
    const code = await app.nextCode();
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) => at(index % 3, person).verify(mfaTokens[(index + 1) % 3] ?? "", code)),
    );
    const passed = answers.filter(({ body }) => body.code === 200);
    assert.equal(passed.length, 1);
    const token = passed[0]?.body.data.token ?? "";
    for (const node of cluster.nodes) assert.equal((await callApi(node, "/v1/me", { token })).status, 200);
    assert.equal(
      (await callApi(cluster.nodes[2] as Served, "/v1/me/sessions", { token, method: "DELETE" })).status,
      200,
    );
  });

  it("know of a lock and of a sign-out everywhere at once", async () => {
    const person = await Person.register(cluster.all);
    const token = await at(0, person).openSession();
    const { app } = await at(0, person).bindApp(token);
    const mfaToken = await at(1, person).openChallenge();
    for (let tries = 0; tries < 5; tries += 1) await at(tries % 3, person).verify(mfaToken, app.wrongCode());
    const code = await app.nextCode();
    for (const node of [0, 1, 2]) {
      const { body } = await at(node, person).verify(
        await at(node, person)
          .openChallenge()
          .catch(() => mfaToken),
        code,
      );
      assert.notEqual(body.code, 200, `node ${node} knows that it is locked`);
    }
    const other = await Person.register(cluster.all);
    const session = await at(2, other).openSession();
    assert.equal((await callApi(cluster.nodes[0] as Served, "/v1/me", { token: session })).status, 200);
    assert.equal((await callApi(cluster.nodes[1] as Served, "/api/v2/logout", { token: session })).body.code, 200);
    for (const node of cluster.nodes) assert.equal((await callApi(node, "/v1/me", { token: session })).status, 401);
  });

  it("are started anew under load, and nobody's request fails by it", async () => {
    const people = await Promise.all(Array.from({ length: LANES }, () => Person.register(cluster.all)));
    const outcomes = { right: 0, wrong: [] as string[] };
    let isOver = false;
    const work = async (person: Person): Promise<void> => {
      while (!isOver) {
        try {
          const token = await person.openSession();
          const { status } = await callApi(cluster.all, "/v1/me", { token });
          assert.equal(status, 200);
          outcomes.right += 1;
        } catch (error) {
          outcomes.wrong.push(String(error));
        }
      }
    };
    const working = people.map(work);
    await cluster.restart();
    isOver = true;
    await Promise.all(working);
    assert.deepEqual(outcomes.wrong, []);
    assert.ok(outcomes.right > LANES, `${outcomes.right} were served meanwhile`);
  });
});
