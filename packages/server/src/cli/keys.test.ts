import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { serve } from "./testing/countersign.ts";
import { fastClock } from "./testing/fastClock.ts";
import { makeFurnishedHome } from "./testing/furnish.ts";
import { type Home, makeSqliteHome } from "./testing/home.ts";
import { onDatabaseOf } from "./testing/onDatabaseOf.ts";
import { typed } from "./testing/typed.ts";
import { call, encryptPassword } from "./testing/wire.ts";

interface Standing {
  readonly id: string;
  readonly purpose: string;
  readonly poolId: string | null;
  readonly state: string;
  readonly sealed: number | null;
}

async function keysOf(home: Home, purpose: string): Promise<readonly Standing[]> {
  const { output, errors, exit } = await typed(home, ["keys", "status", "--json"]);
  assert.equal(exit, 0, errors);
  return (JSON.parse(output) as { keys: readonly Standing[] }).keys.filter((key) => key.purpose === purpose);
}

async function signIn(home: Home, url: string): Promise<{ readonly token: string }> {
  const password = await encryptPassword(home, url, "right horse");
  return call(home, `${url}/api/v2/login/account`, { body: { account: "jo", password } });
}

describe("countersign keys", () => {
  it("replaces nothing that was not confirmed", async (t) => {
    const home = await makeFurnishedHome(t, makeSqliteHome);
    const { exit, errors } = await typed(home, ["keys", "rotate"]);
    assert.equal(exit, 4);
    assert.match(errors, /sealing, mfaToken, accessToken, codes, audit, userToken\. .*ten minutes/);
    assert.equal((await keysOf(home, "sealing")).length, 1);
    assert.equal((await typed(home, ["keys", "rotate", "--purpose", "token", "--yes"])).exit, 2);
  });

  it("replaces the keys named and no others; the old ones go on reading", async (t) => {
    const home = await makeFurnishedHome(t, makeSqliteHome);
    const [old] = await keysOf(home, "codes");
    const { exit, errors } = await typed(home, ["keys", "rotate", "--purpose", "codes,audit", "--yes"]);
    assert.equal(exit, 0, errors);
    const [next, active, ...others] = await keysOf(home, "codes");
    assert.deepEqual([next?.state, active?.state, active?.id, others.length], ["next", "active", old?.id, 0]);
    assert.equal((await keysOf(home, "audit")).length, 2);
    assert.equal((await keysOf(home, "sealing")).length, 1);
    assert.match(
      (await typed(home, ["keys", "rotate", "--purpose", "codes", "--yes"])).errors,
      /made by an earlier run/,
    );
    assert.equal((await keysOf(home, "codes")).length, 2);
    const text = "select reason, actor, pool_id from audit_events where type = 'key.rotate' order by at_ms, seq";
    const events = await onDatabaseOf(home, (database) => database.all<Record<string, string>>(text, []));
    assert.deepEqual(
      events.map(({ reason }) => reason?.split(" ")[0]),
      ["codes", "audit"],
    );
  });

  it("ends a leaked key at once, with all that it signed; everything else goes on", async (t) => {
    const home = await makeSqliteHome(t);
    const { url } = await serve(t, home, { node: fastClock });
    const create = ["user", "create", "--username", "jo", "--password-stdin"];
    assert.equal((await typed(home, create, { input: "right horse" })).exit, 0);
    const { token } = await signIn(home, url);
    await call(home, `${url}/api/v2/users/me`, { token });
    const leaked = ["keys", "rotate", "--leaked", "--yes"];
    assert.equal((await typed(home, leaked)).exit, 2, "it must be said which");
    assert.equal((await typed(home, [...leaked, "--purpose", "audit"])).exit, 2, "the trail would prove nothing");
    const asked = await typed(home, ["keys", "rotate", "--leaked", "--purpose", "userToken"]);
    assert.equal(asked.exit, 4);
    assert.match(asked.errors, /all users sign in again/);
    const { exit, errors, output } = await typed(home, [...leaked, "--purpose", "userToken", "--json"]);
    assert.equal(exit, 0, errors);
    const [only, ...others] = await keysOf(home, "userToken");
    assert.deepEqual([only?.state, others], ["active", []]);
    assert.ok(!(JSON.parse(output) as { removed: string[] }).removed.includes(only?.id ?? ""));

    const isTaken = (userToken: string): Promise<boolean> =>
      call(home, `${url}/api/v2/users/me`, { token: userToken }).then(
        () => true,
        () => false,
      );
    const deadline = AbortSignal.timeout(20_000);
    while ((await isTaken(token)) && !deadline.aborted) await sleep(200);
    assert.equal(await isTaken(token), false, "the service follows within a minute of its clock");
    assert.ok(await isTaken((await signIn(home, url)).token));
  });

  it("replaces the key for passwords only when it is named", async (t) => {
    const home = await makeSqliteHome(t);
    const { url, stop } = await serve(t, home);
    await encryptPassword(home, url, "makes the first key");
    await stop();
    const [first] = await keysOf(home, "passwordTransport");
    assert.equal(first?.poolId, home.poolId);
    assert.doesNotMatch((await typed(home, ["keys", "rotate"])).errors, /passwordTransport/);
    assert.equal((await typed(home, ["keys", "rotate", "--purpose", "passwordTransport", "--yes"])).exit, 0);
    assert.equal((await keysOf(home, "passwordTransport")).length, 2);
  });
});
