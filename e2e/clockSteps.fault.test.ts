import assert from "node:assert/strict";
import { globSync, renameSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { needs } from "@countersign/testkit";
import { type RunningServer, startServer } from "./startServer.ts";
import { AuthenticatorApp } from "./support/AuthenticatorApp.ts";
import { callApi } from "./support/callApi.ts";
import { defectsIn } from "./support/defectsIn.ts";
import { Person } from "./support/Person.ts";
import { runCommand } from "./support/runCommand.ts";

const [library] = globSync("/usr/lib/*/faketime/libfaketimeMT.so.1");
const options = needs("faketime", library !== undefined, "install libfaketime");
const LANES = 3;
/** Of those who came at one time, how many are looked at again. */
const FEW = 6;
const HOUR = 60;
/** How far the clock is ahead of the right one, in minutes, one after the other. */
const STEPS = [0, HOUR, 0, -HOUR, 0] as const;
/** How far into the future a code of an app is good: the step after the present one. */
const NEXT_STEP = 0.5;
const TWICE = "a code has passed twice";

/** A clock that a server reads from, and that is set while it serves. */
async function makeClock(t: TestContext) {
  const dir = await mkdtemp(join(tmpdir(), "countersign-clock-"));
  t.after(() => rm(dir, { recursive: true }));
  const file = join(dir, "ahead");
  const set = (minutes: number): void => {
    writeFileSync(`${file}.next`, `${minutes < 0 ? "" : "+"}${minutes * 60}\n`);
    renameSync(`${file}.next`, file); // nobody reads half of it
  };
  set(0);
  const settings = {
    ...{ LD_PRELOAD: library ?? "", FAKETIME_TIMESTAMP_FILE: file },
    ...{ FAKETIME_NO_CACHE: "1", FAKETIME_DONT_FAKE_MONOTONIC: "1" },
  };
  return { set, settings };
}

/** Somebody who signed in while the clock was so many minutes ahead, with the code that he used. */
interface Guest {
  readonly person: Person;
  readonly app: AuthenticatorApp;
  readonly recoveryCode: string;
  readonly token: string;
  readonly code: string;
  readonly ahead: number;
}

/** Somebody new binds an app whose clock is right by the server's, and signs in with it. */
async function arrive(server: RunningServer, ahead: number): Promise<Guest> {
  const person = await Person.register(server);
  const session = await person.openSession();
  const path = "/api/v2/mfa/totp/associate";
  const { body } = await callApi<{ secret: string; recovery_code: string }>(server, path, { token: session, body: {} });
  assert.equal(body.code, 200);
  const app = new AuthenticatorApp(body.data.secret);
  const confirming = { token: session, body: { totp: app.codeAhead(ahead) } };
  assert.equal((await callApi(server, `${path}/confirm`, confirming)).body.code, 200);
  const [mfaToken, code] = [await person.openChallenge(), app.codeAhead(ahead + NEXT_STEP)];
  const answers = await Promise.all([1, 2, 3].map(() => person.verify(mfaToken, code)));
  const passed = answers.filter((answer) => answer.body.code === 200);
  assert.ok(passed.length < 2, TWICE);
  assert.equal(passed.length, 1, "one of three at the same time");
  return { person, app, recoveryCode: body.data.recovery_code, token: passed[0]?.body.data.token ?? "", code, ahead };
}

/** People who come without a pause while the clock is set. */
function keepArriving(server: RunningServer, clock: { readonly ahead: number; readonly sets: number }) {
  let isOver = false;
  const guests: Guest[] = [];
  const wrong: string[] = [];
  const lanes = Array.from({ length: LANES }, async () => {
    while (!isOver) {
      const { sets, ahead } = clock;
      try {
        guests.push(await arrive(server, ahead));
      } catch (error) {
        // What was begun before the clock was set may have ended by it.
        if (clock.sets === sets || String(error).includes(TWICE)) wrong.push(`${ahead}: ${error}`);
      }
    }
  });
  const stop = async (): Promise<void> => {
    isOver = true;
    await Promise.all(lanes);
  };
  return { guests, wrong, stop };
}

const codeOf = async (answer: ReturnType<Person["verify"]>): Promise<number> => (await answer).body.code;

describe("a node whose clock is set an hour ahead and an hour back under load", options, () => {
  it("takes no code twice, keeps every session but those of a time to come, and its trail whole", async (t) => {
    const { set, settings } = await makeClock(t);
    const server = await startServer(t, { settings });
    const clock = { ahead: 0, sets: 0 };
    const { guests, wrong, stop } = keepArriving(server, clock);
    for (const ahead of STEPS) {
      set(ahead);
      clock.ahead = ahead;
      clock.sets += 1;
      const before = [...new Set(STEPS)].flatMap((each) => guests.filter((guest) => guest.ahead === each).slice(-FEW));
      const known = guests.length;
      while (guests.length < known + 2 * LANES) await sleep(50);
      for (const guest of before) await assertRemembered(server, guest, ahead);
    }
    await stop();
    assert.deepEqual(wrong, []);
    t.diagnostic(`${guests.length} people came meanwhile`);
    assert.deepEqual(defectsIn(server.logs()), []);
    await runCommand(server, "audit", "verify");
  });

  it("asks again with the failures it had counted, and frees by a recovery code no code that was used", async (t) => {
    const { set, settings } = await makeClock(t);
    const server = await startServer(t, { settings });
    const guest = await arrive(server, 0);
    const { person, app } = guest;
    set(HOUR);
    const later = await person.openChallenge();
    const ahead = app.codeAhead(HOUR);
    assert.equal(await codeOf(person.verify(later, ahead)), 200);
    const locked = await person.openChallenge();
    for (let tries = 0; tries < 5; tries += 1) await person.verify(locked, app.wrongCode());
    assert.equal(await codeOf(person.verify(locked, app.codeAhead(HOUR + NEXT_STEP))), 2057);
    set(0);
    // A lock of a time to come is void, what led to it is not: one more failure locks anew, for as long as that is worth.
    const mfaToken = await person.openChallenge();
    assert.equal(await codeOf(person.verify(mfaToken, app.wrongCode())), 6001);
    const { body } = await person.verify(mfaToken, app.wrongCode());
    assert.equal(body.code, 2057);
    assert.ok(((body.data as { retryAfterSeconds?: number }).retryAfterSeconds ?? HOUR * 60) <= 120, body.message);
    assert.equal(await codeOf(person.recover(await person.openChallenge(), guest.recoveryCode)), 200);
    for (const code of [guest.code, ahead])
      assert.notEqual(await codeOf(person.verify(await person.openChallenge(), code)), 200);
    set(HOUR);
    assert.notEqual(await codeOf(person.verify(await person.openChallenge(), ahead)), 200);
    await runCommand(server, "audit", "verify");
  });
});

/** A session counts while the clock is not before it; a code that was used is used. */
async function assertRemembered(server: RunningServer, guest: Guest, ahead: number): Promise<void> {
  const { status } = await callApi(server, "/v1/me", { token: guest.token });
  assert.equal(status, guest.ahead <= ahead ? 200 : 401, `a session of ${guest.ahead} at ${ahead}`);
  const again = await codeOf(guest.person.verify(await guest.person.openChallenge(), guest.code));
  assert.ok([6001, 2057].includes(again), `a code of ${guest.ahead} was answered ${again} at ${ahead}`);
}
