import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { needs } from "@countersign/testkit";
import { migrate } from "../migrations/migrate.ts";
import { testPostgresUrl } from "../testing/postgresSchema.ts";
import { startPostgresServer } from "../testing/startPostgresServer.ts";
import { openPostgres } from "./postgres.ts";
import { StoreUnavailable } from "./StoreUnavailable.ts";

const options = needs("PostgreSQL", testPostgresUrl !== undefined, "set COUNTERSIGN_TEST_POSTGRES_URL");

describe("a PostgreSQL that waits for a standby", options, () => {
  it("acknowledges nothing that the standby may not have, although the server says that it is committed", async (t) => {
    const server = await startPostgresServer(t);
    const database = openPostgres({ url: server.url });
    t.after(() => database.close());
    await migrate(database);
    await server.run("alter system set synchronous_standby_names = 'nobody'");
    await server.run("select pg_reload_conf()");
    const cancelling = (async () => {
      const cancel = "select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'SyncRep'";
      while ((await server.run(cancel)).length === 0) await sleep(20);
    })();
    const write = database.write((sql) => sql.run("insert into meta (name, value) values ('here', $1)", ["only"]));
    await assert.rejects(write, (error) => error instanceof StoreUnavailable && /standby.*unknown/.test(error.message));
    await cancelling;
    assert.deepEqual(await database.one("select value from meta where name = 'here'", []), { value: "only" });
  });
});
