import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { createSeededRandom } from "@countersign/testkit";
import type { FastifyInstance } from "fastify";
import { ELSEWHERE, type Json, MINUTE_MS, prepareBehaving } from "../own/testing/prepareBehaving.ts";
import { createWorld } from "../propertyTests/testing/createWorld.ts";
import { engines } from "../propertyTests/testing/engines.ts";
import { createTestApp } from "./testing/createTestApp.ts";

const TIMES = { lookMs: 20, beatMs: 60, lastMs: 60_000 };

interface Told {
  readonly id: string;
  readonly event: string;
  readonly data: Json;
}

/** Reads a stream as a browser does. */
async function listen(t: TestContext, url: string, authorization: string, lastSeen?: string) {
  const gone = new AbortController();
  t.after(() => gone.abort());
  const headers = { authorization, ...(lastSeen !== undefined && { "last-event-id": lastSeen }) };
  const response = await fetch(`${url}/v1/mfa/events`, { headers, signal: gone.signal });
  const told: Told[] = [];
  let beats = 0;
  const end = (async () => {
    let rest = "";
    for await (const chunk of response.body ?? []) {
      const blocks = (rest + Buffer.from(chunk as Uint8Array).toString()).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) {
        if (block === ":") beats += 1;
        const fields = Object.fromEntries(block.split("\n").map((line) => line.split(/: (.*)/s).slice(0, 2)));
        if (fields.event !== undefined) told.push({ ...fields, data: JSON.parse(fields.data) });
      }
    }
  })().catch(() => undefined);
  return { response, told, end, leave: () => gone.abort(), beats: () => beats };
}

async function until(what: () => boolean): Promise<void> {
  for (let look = 0; look < 2_000 && !what(); look += 1) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.ok(what());
}

async function serve(app: FastifyInstance): Promise<string> {
  return app.listen({ host: "127.0.0.1", port: 0 });
}

for (const { engine, settingsFor, options } of engines) {
  describe(`a stream of what becomes of sessions: ${engine}`, options, () => {
    /** Gives two nodes on one database: what the first is told, the second tells. */
    async function prepare(t: TestContext) {
      const settings = await settingsFor(t);
      const all = await prepareBehaving(t, { settings }, { eventTimes: TIMES });
      const other = await createWorld(t, {
        ...{ settings, folder: all.world.folder, random: createSeededRandom("another node") },
      });
      other.clock.set(all.world.clock.nowMs());
      const { app } = await createTestApp(t, { world: other, app: { eventTimes: TIMES } });
      await all.settle();
      const token = await all.signIn();
      all.world.clock.advance(20 * MINUTE_MS);
      other.clock.set(all.world.clock.nowMs());
      return { ...all, other, otherApp: app, url: await serve(app), token, bearer: `Bearer ${token}` };
    }

    it("tells a session at once what it is worth, and on another node when a factor becomes due, and ends with it", async (t) => {
      const { world, other, client, url, token, bearer, report } = await prepare(t);
      const stream = await listen(t, url, bearer);
      assert.equal(stream.response.headers.get("content-type"), "text/event-stream; charset=utf-8");
      assert.equal(stream.response.headers.get("x-accel-buffering"), "no");
      await until(() => stream.told.length === 1 && stream.beats() > 1);
      assert.equal(stream.told[0]?.data.standing, "holds");
      await report({ token, action: "pay", ...ELSEWHERE });
      await until(() => stream.told.length === 2);
      const { standing, due } = stream.told[1]?.data ?? {};
      assert.deepEqual([standing, (due as Json).cause, (due as Json).by], ["due", "behaviour", "factor"]);
      assert.ok(!JSON.stringify(due).includes("signals"), "why is not for whoever may have stolen it");
      const again = await listen(t, url, bearer, stream.told[1]?.id);
      await until(() => again.beats() > 1);
      assert.deepEqual(again.told, [], "it has seen that");
      world.clock.advance(1);
      other.clock.set(world.clock.nowMs());
      await client.call("GET", "/api/v2/logout", { token });
      await stream.end;
      await again.end;
      assert.equal(stream.told.at(-1)?.data.standing, "ended");
    });

    it("is opened for a session in which a factor is due, and for none that is over, nor for an mfaToken or nobody", async (t) => {
      const { client, url, token, bearer, report } = await prepare(t);
      await report({ token, action: "pay", ...ELSEWHERE });
      const stream = await listen(t, url, bearer);
      await until(() => stream.told[0]?.data.standing === "due");
      const asked = await client.call("GET", "/api/v2/users/me", { token });
      const { mfaToken } = asked.body.data as { readonly mfaToken: string };
      for (const each of [`Bearer ${mfaToken}`, "Bearer none", ""]) {
        const { status, headers } = (await listen(t, url, each)).response;
        assert.deepEqual([status, headers.get("content-type")], [401, "application/problem+json; charset=utf-8"]);
      }
      await client.call("GET", "/api/v2/logout", { token });
      assert.equal((await listen(t, url, bearer)).response.status, 401);
    });

    it("ends when the session runs out, though nothing is written", async (t) => {
      const { other, url, bearer } = await prepare(t);
      const stream = await listen(t, url, bearer);
      await until(() => stream.told.length === 1);
      other.clock.advance(15 * 24 * 60 * MINUTE_MS);
      await stream.end;
      assert.equal(stream.told.at(-1)?.data.standing, "ended");
    });

    it("tells a back end in which of its sessions a factor became due, once, and what it has missed when it comes again", async (t) => {
      const { world, other, headers, url, token, report, userId, standingOf } = await prepare(t);
      await report({ token, action: "before", ...ELSEWHERE });
      const step = () => {
        world.clock.advance(1000);
        other.clock.set(world.clock.nowMs());
      };
      step();
      const stream = await listen(t, url, headers.authorization);
      await until(() => stream.beats() > 1);
      assert.equal(stream.told.length, 0, "it begins now");
      const [event] = await report({ token, action: "pay", ...ELSEWHERE });
      await until(() => stream.told.length === 1);
      const { data, id } = stream.told[0] ?? assert.fail("nothing was told");
      assert.deepEqual([data.userId, data.decisionId], [userId, ((event?.decision ?? {}) as Json).id]);
      stream.leave();
      step();
      assert.equal(await standingOf({ token, action: "again", ...ELSEWHERE }), "due");
      const missed = await listen(t, url, headers.authorization, id);
      await until(() => missed.told.some((each) => each.id.startsWith(String(world.clock.nowMs()))));
      await until(() => missed.beats() > 2);
      assert.equal(new Set(missed.told.map((each) => each.id)).size, missed.told.length, "each once");
    });

    it("is closed to a back end without the secret", async (t) => {
      const { url } = await prepare(t);
      const wrong = `Basic ${Buffer.from(`${"c0".repeat(12)}:${"00".repeat(16)}`).toString("base64")}`;
      assert.equal((await listen(t, url, wrong)).response.status, 401);
    });

    it("gives one account eight places, frees them when a client leaves, and ends with the process without being waited for", async (t) => {
      const { otherApp, url, bearer } = await prepare(t);
      const streams = [];
      for (let count = 0; count < 8; count += 1) streams.push(await listen(t, url, bearer));
      assert.ok(streams.every(({ response }) => response.status === 200));
      const refused = (await listen(t, url, bearer)).response;
      assert.equal(refused.status, 429);
      assert.ok(Number(refused.headers.get("retry-after")) > 0);
      streams[0]?.leave();
      let free = 0;
      for (let look = 0; look < 100 && free !== 200; look += 1) free = (await listen(t, url, bearer)).response.status;
      assert.equal(free, 200);
      await otherApp.close();
      await Promise.all(streams.slice(1).map(({ end }) => end));
    });
  });
}
