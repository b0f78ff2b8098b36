import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { type AuditEvent, audit } from "@countersign/core";
import { createTestApp } from "../http/testing/createTestApp.ts";
import { createTestClient, poolCredentials } from "../http/testing/testClient.ts";
import { createWorld, from, POOL_ID } from "../propertyTests/testing/createWorld.ts";
import { engines } from "../propertyTests/testing/engines.ts";
import { register } from "../propertyTests/testing/person.ts";

const PATH = "/v1/audit-events";
const TIMES = { lookMs: 20, beatMs: 60, lastMs: 60_000 };
const OTHER_POOL = "b7".repeat(12);
const headers = { authorization: poolCredentials };

interface Listed {
  readonly events: readonly Readonly<Record<string, unknown>>[];
  readonly next: string | null;
}

for (const { engine, settingsFor, options } of engines) {
  describe(`the audit trail on /v1: ${engine}`, options, () => {
    async function prepare(t: TestContext) {
      const world = await createWorld(t, { settings: await settingsFor(t) });
      const { app } = await createTestApp(t, { world, app: { eventTimes: TIMES } });
      const client = createTestClient(app);
      const act = async (userId: string | null, poolId = POOL_ID, actor: AuditEvent["actor"] = "user") => {
        const scope = { poolId, appId: null, actor, origin: from() };
        const nowMs = world.clock.nowMs();
        await world.ports.store.settle([audit(scope, nowMs, { type: "session.end", userId, note: "others" })]);
      };
      const list = async (query: string): Promise<Listed> => {
        const { status, body } = await client.call("GET", `${PATH}?${query}`, { headers });
        assert.equal(status, 200, JSON.stringify(body));
        return body as unknown as Listed;
      };
      const keyFor = async (...scopes: readonly string[]) => {
        const made = await client.call("POST", "/v1/api-keys", { headers, body: { name: "k", scopes } });
        return { id: String(made.body.id), token: String(made.body.key) };
      };
      return { world, app, client, act, list, keyFor };
    }

    it("is listed page by page, each event once, and by every word of the filter", async (t) => {
      const { world, act, list } = await prepare(t);
      const { userId } = await register(world);
      for (let each = 0; each < 5; each += 1) await act(userId);
      await act(null);
      await act(userId, OTHER_POOL);
      const all = (await list("limit=200")).events;
      assert.ok(
        all.every(({ poolId }) => poolId === POOL_ID),
        "of no other pool",
      );
      const paged: unknown[] = [];
      for (let next: string | null = ""; next !== null; ) {
        const page = await list(`limit=2${next === "" ? "" : `&after=${encodeURIComponent(next)}`}`);
        paged.push(...page.events);
        next = page.next;
      }
      assert.deepEqual(paged, all);
      assert.equal((await list(`userId=${userId}&type=session.end`)).events.length, 5);
      assert.equal((await list("type=session.end&result=failure")).events.length, 0);
      assert.equal((await list(`ip=203.0.113.9&type=session.end`)).events.length, 6);
      assert.equal((await list(`requestId=${String(all[0]?.requestId)}`)).events[0]?.id, all[0]?.id);
      assert.equal((await list("from=2999-01-01T00:00:00Z")).events.length, 0);
    });

    it("refuses what it does not understand, and whoever may not read it", async (t) => {
      const { client, keyFor } = await prepare(t);
      for (const query of ["type=no.such", "ip=1.2.3", "from=2027-99-99T00:00:00Z", "limit=201", "after=x", "since=1"])
        assert.equal((await client.call("GET", `${PATH}?${query}`, { headers })).status, 400, query);
      for (const path of [PATH, `${PATH}/stream`]) {
        assert.equal((await client.call("GET", path)).status, 401);
        const { token } = await keyFor("support");
        assert.equal((await client.call("GET", path, { token })).status, 403);
      }
      const { token } = await keyFor("audit.read");
      assert.equal((await client.call("GET", PATH, { token })).status, 200);
    });

    it("is told as it happens, taken up where it broke off, and ends with the key", async (t) => {
      const { world, app, client, act, keyFor } = await prepare(t);
      const { userId } = await register(world);
      const key = await keyFor("audit.read");
      const url = await app.listen({ host: "127.0.0.1", port: 0 });
      const listen = async (lastSeen?: string) => {
        const gone = new AbortController();
        t.after(() => gone.abort());
        const asked = {
          authorization: `Bearer ${key.token}`,
          ...(lastSeen !== undefined && { "last-event-id": lastSeen }),
        };
        const query = `?userId=${userId}&type=session.end`;
        const response = await fetch(`${url}${PATH}/stream${query}`, { headers: asked, signal: gone.signal });
        const told: { id: string; data: Readonly<Record<string, unknown>> }[] = [];
        const over = (async () => {
          let rest = "";
          for await (const chunk of response.body ?? []) {
            const blocks = (rest + Buffer.from(chunk as Uint8Array).toString()).split("\n\n");
            rest = blocks.pop() ?? "";
            for (const block of blocks) {
              const fields = Object.fromEntries(block.split("\n").map((line) => line.split(/: (.*)/s).slice(0, 2)));
              if (fields.event === "audit") told.push({ id: fields.id, data: JSON.parse(fields.data) });
            }
          }
        })().catch(() => undefined);
        return { status: response.status, told, over, leave: () => gone.abort() };
      };
      await act(userId);
      const stream = await listen();
      await act(userId);
      await act(null);
      await act(userId, OTHER_POOL);
      await act(userId);
      await until(() => stream.told.length >= 2);
      stream.leave();
      await act(userId);
      const again = await listen(stream.told[0]?.id);
      await until(() => again.told.length >= 2);
      const ids = [...stream.told.slice(0, 1), ...again.told].map(({ data }) => data.id);
      assert.ok(ids.includes(stream.told[1]?.data.id), "in the order of each chain, which may be another one now");
      assert.equal(new Set(ids).size, 3, "none is told twice, none is left out");
      assert.equal((await listen("nothing")).status, 400);
      await client.call("DELETE", `/v1/api-keys/${key.id}`, { headers });
      world.clock.advance(TIMES.beatMs);
      await again.over;
    });
  });
}

async function until(what: () => boolean): Promise<void> {
  for (let look = 0; look < 2_000 && !what(); look += 1) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.ok(what());
}
