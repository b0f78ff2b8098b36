import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { type RunningServer, startServer } from "./startServer.ts";
import { AuthenticatorApp } from "./support/AuthenticatorApp.ts";
import { type Answer, callApi } from "./support/callApi.ts";
import { type BoundApp, Person } from "./support/Person.ts";
import { readTables } from "./support/readTables.ts";

const server = await startServer({ after });

async function newMember(on: RunningServer = server): Promise<BoundApp & { readonly person: Person }> {
  const person = await Person.register(on);
  return { person, ...(await person.bindApp(await person.openSession())) };
}

function all<T>(count: number, act: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => act(index)));
}

/** Counts the answers by their code. */
function tally(answers: readonly Answer<unknown>[]): Readonly<Record<number, number>> {
  const counts: Record<number, number> = {};
  for (const { body } of answers) counts[body.code] = (counts[body.code] ?? 0) + 1;
  return counts;
}

function sessionsOf(email: string): number {
  const tables = readTables(server.dataDir);
  const user = tables.get("users")?.find((row) => row.email === email);
  assert.ok(user !== undefined);
  return tables.get("sessions")?.filter((row) => row.user_id === user.id).length ?? 0;
}

describe("submissions at the same time", () => {
  it("of one code and one mfaToken give one session; every other is a wrong code", async () => {
    const { person, app } = await newMember();
    const [mfaToken, code, before] = [await person.openChallenge(), await app.nextCode(), sessionsOf(person.email)];
    const answers = await all(200, () => person.verify(mfaToken, code));
    assert.deepEqual(tally(answers), { 200: 1, 6001: 199 });
    assert.ok(answers.every(({ body }) => body.statusCode === (body.code === 200 ? 200 : 403)));
    assert.equal(sessionsOf(person.email) - before, 1);
  });

  it("of one code with many mfaTokens give one session", async () => {
    const { person, app } = await newMember();
    // Passwords are hashed in a bounded queue, which would refuse two hundred at once on a busy machine.
    const mfaTokens: string[] = [];
    while (mfaTokens.length < 200) mfaTokens.push(...(await all(20, () => person.openChallenge())));
    assert.equal(new Set(mfaTokens).size, 200);
    const [code, before] = [await app.nextCode(), sessionsOf(person.email)];
    const answers = await all(200, (index) => person.verify(mfaTokens[index] ?? "", code));
    const { 200: passed, 6001: wrong = 0, 2057: locked = 0 } = tally(answers);
    assert.equal(passed, 1);
    assert.equal(wrong + locked, 199);
    assert.equal(sessionsOf(person.email) - before, 1);
  });

  it("of wrong codes leave five tries in all, and the right code behind them is not looked at", async () => {
    const { person, app } = await newMember();
    const mfaTokens = await all(10, () => person.openChallenge());
    const code = await app.nextCode();
    const wrong = app.wrongCode();
    const before = sessionsOf(person.email);
    let refused = 0;
    let sendRight: (() => void) | null = null;
    const right = new Promise<void>((resolve) => {
      sendRight = resolve;
    }).then(() => all(20, (index) => person.verify(mfaTokens[index % 10] ?? "", code)));
    const answers = await all(150, async (index) => {
      const answer = await person.verify(mfaTokens[index % 10] ?? "", wrong);
      refused += 1;
      if (refused === 5) sendRight?.();
      return answer;
    });
    const { 6001: judged, 2057: locked } = tally(answers);
    assert.deepEqual([judged, locked], [5, 145]);
    assert.deepEqual(tally(await right), { 2057: 20 });
    assert.equal(sessionsOf(person.email), before);
  });

  it("of one recovery code give one session and one next code", async () => {
    const { person, recoveryCode } = await newMember();
    const [mfaToken, before] = [await person.openChallenge(), sessionsOf(person.email)];
    const answers = await all(100, () => person.recover(mfaToken, recoveryCode));
    // 1002: a busy machine does not hash this many codes in the time that a request may wait for it.
    const { 200: passed, 6002: wrong = 0, 1002: busy = 0 } = tally(answers);
    assert.deepEqual([passed, wrong + busy], [1, 99]);
    assert.equal(answers.filter(({ body }) => body.recoveryCode !== undefined).length, 1);
    assert.equal(sessionsOf(person.email) - before, 1);
  });

  it("of one confirming code give one binding", async () => {
    const person = await Person.register(server);
    const token = await person.openSession();
    const associate = "/api/v2/mfa/totp/associate";
    const { body } = await callApi<{ secret: string }>(server, associate, { token, body: {} });
    const totp = await new AuthenticatorApp(body.data.secret).nextCode();
    const answers = await all(50, () => callApi(server, `${associate}/confirm`, { token, body: { totp } }));
    assert.deepEqual(tally(answers), { 200: 1, 6001: 49 });
    const list = await callApi<readonly { enable: boolean }[]>(server, "/api/v2/mfa/authenticator", { token });
    assert.deepEqual(
      list.body.data.map(({ enable }) => enable),
      [true],
    );
  });
});

describe("a power cut between codes and sessions", () => {
  it("takes no session that was given, and gives back no code that was taken", async (test) => {
    const first = await startServer(test);
    const attempts = await all(24, async () => {
      const { person, app } = await newMember(first);
      const mfaToken = await person.openChallenge();
      await app.nextCode(); // the one after it is good for a minute at least
      return { person, mfaToken, code: await app.nextCode() };
    });
    let acknowledged = 0;
    const outcomes = await Promise.all(
      attempts.map(async (attempt) => {
        const answer = await attempt.person.verify(attempt.mfaToken, attempt.code).catch(() => null);
        acknowledged += 1;
        if (acknowledged === 8) await first.kill();
        return { ...attempt, token: answer?.body.data.token ?? null };
      }),
    );
    assert.ok(outcomes.filter(({ token }) => token !== null).length >= 8);

    const second = await startServer(test, { successorOf: first });
    const spent = spentTokens(second);
    for (const { person, mfaToken, code, token } of outcomes) {
      const member = new Person(second, person.email, person.encryptedPassword);
      if (token !== null) {
        assert.equal((await callApi(second, "/api/v2/users/me", { token })).body.code, 200);
        assert.equal((await member.verify(await member.openChallenge(), code)).body.code, 6001);
      }
      // What was not acknowledged either happened as a whole or not at all.
      assert.equal(token === null || spent.has(idOf(mfaToken)), true);
      const again = await member.verify(mfaToken, code);
      assert.equal(again.body.code, spent.has(idOf(mfaToken)) ? 6001 : 200);
    }
  });
});

/** Gives the ids of the mfaTokens that were spent, after checking that each gave its session. */
function spentTokens({ dataDir }: RunningServer): ReadonlySet<unknown> {
  const tables = readTables(dataDir);
  const spent = tables.get("mfa_tokens")?.filter(({ state }) => state === "consumed") ?? [];
  for (const { id } of tables.get("users") ?? []) {
    const ofUser = (row: { readonly user_id?: unknown }): boolean => row.user_id === id;
    // One more is of the sign-in by password alone, before there was an authenticator.
    assert.equal(tables.get("sessions")?.filter(ofUser).length, 1 + spent.filter(ofUser).length);
  }
  return new Set(spent.map(({ id }) => id));
}

function idOf(mfaToken: string): unknown {
  const [, payload = ""] = mfaToken.split(".");
  return JSON.parse(Buffer.from(payload, "base64url").toString("utf8")).jti;
}
