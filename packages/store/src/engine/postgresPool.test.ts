import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { describe, it, type TestContext } from "node:test";
import { needs } from "@countersign/testkit";
import { startPostgresProxy } from "../testing/postgresProxy.ts";
import { testPostgresUrl } from "../testing/postgresSchema.ts";
import { openPostgres } from "./postgres.ts";
import { StoreUnavailable } from "./StoreUnavailable.ts";
import type { Database } from "./sql.ts";

const options = needs("PostgreSQL", testPostgresUrl !== undefined, "set COUNTERSIGN_TEST_POSTGRES_URL");
const DEAD = "127.0.0.1:9";

interface Sent {
  readonly query?: string;
  readonly before?: string;
}

/** Gives the URL of the test server with other hosts in its place: `%` stands for its own. */
function urlOf(hosts: string, { query = "" }: Sent = {}): string {
  const { protocol, username, host, pathname } = new URL(testPostgresUrl ?? "");
  return `${protocol}//${username}@${hosts.replaceAll("%", host)}${pathname}${query}`;
}

function open(t: TestContext, url: string): Database {
  const database = openPostgres({ url, poolSize: 4 });
  t.after(() => database.close());
  return database;
}

const answers = async (database: Database): Promise<void> =>
  assert.deepEqual(await database.write((sql) => sql.one("select 1 as one where 1 = $1", [1])), { one: 1 });

describe("several servers of one PostgreSQL", options, () => {
  it("are tried in turn until one takes writes, by many at once", async (t) => {
    for (const hosts of [`${DEAD},%`, `%,${DEAD}`, `${DEAD},${DEAD},%`]) {
      const database = open(t, urlOf(hosts));
      await Promise.all(Array.from({ length: 20 }, () => answers(database)));
    }
  });

  it("are told with what each of them said where none can be used, and without the password", async (t) => {
    const reading = "?options=-c%20default_transaction_read_only%3Don&target_session_attrs=read-write";
    const cases: readonly [string, Sent, RegExp][] = [
      [`${DEAD},%`, { query: reading }, /127\.0\.0\.1:9 \(.*ECONNREFUSED.*\), 127\.0\.0\.1:\d+ \(it takes no writes\)/],
      ["%", { query: reading }, /cannot be used: it takes no writes/],
    ];
    for (const [hosts, sent, said] of cases) {
      await assert.rejects(open(t, urlOf(hosts, sent)).one("select 1 as one", []), (error) => {
        assert.ok(error instanceof StoreUnavailable);
        assert.match(error.message, said);
        return true;
      });
    }
  });

  it("are not tried further where one of them knows who asks, and refuses", async (t) => {
    const database = open(t, urlOf("%,%").replace("@", "nobody@"));
    await assert.rejects(database.one("select 1 as one", []), /cannot be used: role "\w*nobody" does not exist/);
  });

  it("are found again when the one in use is lost, and the connections to it are used no more", async (t) => {
    const proxy = await startPostgresProxy(testPostgresUrl ?? "");
    const database = open(t, urlOf(`${new URL(proxy.url).host},%`));
    const connections = (): Promise<unknown[]> =>
      Promise.all(
        Array.from({ length: 4 }, () => database.write((sql) => sql.one("select pg_backend_pid() as pid", []))),
      );
    const before = await connections();
    await proxy.close();
    await answers(database);
    const after = new Set((await connections()).map((each) => JSON.stringify(each)));
    for (const each of before) assert.ok(!after.has(JSON.stringify(each)));
  });

  it("that do not answer hold nobody up for longer than it takes to give one of them up", async (t) => {
    const mute = createServer(() => undefined).listen(0, "127.0.0.1");
    await once(mute, "listening");
    t.after(() => mute.close());
    const database = open(t, urlOf(`127.0.0.1:${(mute.address() as AddressInfo).port},%`)); // it listens on TCP
    await answers(database);
    const began = performance.now();
    await answers(database);
    assert.ok(performance.now() - began < 2500, "the one that answers is asked from then on");
  });
});
