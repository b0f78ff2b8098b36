import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { testPostgresUrl } from "@countersign/store/testing";
import { type NeedsOptions, needs } from "@countersign/testkit";
import { countersignJson, type Killable, serve, startKillable } from "./testing/countersign.ts";
import { type Home, type MakeHome, makePostgresHome, makeSqliteHome } from "./testing/home.ts";
import { inHome } from "./testing/inHome.ts";
import { onDatabaseOf } from "./testing/onDatabaseOf.ts";
import { codeOf, type Planted, plantAccounts, plantSignIns } from "./testing/plantSignIns.ts";

/** So many people sign in at once before each kill, every fourth by his recovery code. */
const PEOPLE = 24;

/** A sign-in, and what became of it. */
interface SignIn {
  readonly account: Planted;
  readonly path: string;
  readonly proof: { readonly totp: string } | { readonly recoveryCode: string };
  readonly mfaToken: string;
}

interface Answer {
  readonly code: number;
  readonly message: string;
  readonly data?: { readonly token?: string };
}

async function ask(home: Home, url: string, token: string, body?: object): Promise<Answer> {
  const method = body === undefined ? "GET" : "POST";
  const headers = {
    "x-authing-app-id": home.appId,
    authorization: `Bearer ${token}`,
    "content-type": "application/json",
  };
  const response = await fetch(url, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  return (await response.json()) as Answer; // the envelope of every answer
}

/** Has everybody sign in at once, and kills the service when that many were answered. Gives the user tokens of those who were. */
async function signInUntilKilled(
  home: Home,
  service: Killable,
  signIns: readonly SignIn[],
  answers: number,
): Promise<ReadonlyMap<SignIn, string>> {
  const acknowledged = new Map<SignIn, string>();
  await Promise.all(
    signIns.map(async (signIn) => {
      const answer = await ask(home, `${service.url}${signIn.path}`, signIn.mfaToken, signIn.proof).catch(() => null);
      if (answer === null) return;
      assert.equal(answer.code, 200, answer.message);
      acknowledged.set(signIn, answer.data?.token ?? "");
      if (acknowledged.size === answers) void service.kill();
    }),
  );
  await service.kill();
  return acknowledged;
}

/** Shows once more what was shown before the kill: what gave a session gives none, and what gave none gives one at most. */
async function showAgain(home: Home, { url }: Killable, { signIns, acknowledged, mfaTokens }: Before): Promise<void> {
  const answers = signIns.map(async (signIn, index) => {
    const wasTaken = acknowledged.has(signIn);
    const token = wasTaken ? (mfaTokens[index] ?? "") : signIn.mfaToken;
    const { code } = await ask(home, `${url}${signIn.path}`, token, signIn.proof);
    if (wasTaken) assert.ok([6001, 6002].includes(code), `${signIn.path} took the same proof again: ${code}`);
  });
  await Promise.all(answers);
}

/** What was done before a kill, with a new sign-in for each account. */
interface Before {
  readonly signIns: readonly SignIn[];
  readonly acknowledged: ReadonlyMap<SignIn, string>;
  readonly mfaTokens: readonly string[];
}

/** Plants who signs in next, and once more who did before. */
function plantRound(home: Home, earlier: readonly SignIn[]): Promise<{ signIns: SignIn[]; again: readonly string[] }> {
  return inHome(home, async ({ services }) => {
    const accounts = await plantAccounts(services, home.poolId, PEOPLE);
    const mfaTokens = await plantSignIns(services, home, accounts);
    const again = await plantSignIns(
      services,
      home,
      earlier.map(({ account }) => account),
    );
    const signIns = accounts.map((account, index) => signInOf(account, mfaTokens[index] ?? "", index % 4 === 0));
    return { signIns, again };
  });
}

/** Gives the user tokens of all who were answered. */
async function killAgainAndAgain(home: Home, kills: number): Promise<readonly string[]> {
  const given: string[] = [];
  let before: Omit<Before, "mfaTokens"> = { signIns: [], acknowledged: new Map() };
  for (let round = 0; round < kills; round += 1) {
    const { signIns, again } = await plantRound(home, before.signIns);
    const service = await startKillable(home);
    await showAgain(home, service, { ...before, mfaTokens: again });
    const acknowledged = await signInUntilKilled(home, service, signIns, 1 + ((round * 7) % PEOPLE));
    assert.ok(acknowledged.size > 0);
    given.push(...acknowledged.values());
    before = { signIns, acknowledged };
  }
  return given;
}

/** A test is given three minutes: so many kills are in one, each of its own data. */
const KILLS_A_TEST = 20;

function contract(name: string, makeHome: MakeHome, tests: number, options: NeedsOptions): void {
  describe(`a service that is killed ${tests * KILLS_A_TEST} times under load: ${name}`, options, () => {
    for (let part = 1; part <= tests; part += 1)
      it(`has every session that it gave, and takes no code and no recovery code twice (part ${part})`, async (t) => {
        const home = await makeHome(t);
        await (await serve(t, home)).stop();
        const given = await killAgainAndAgain(home, KILLS_A_TEST);
        const service = await serve(t, home);
        for (const token of given)
          assert.equal((await ask(home, `${service.url}/api/v2/users/me`, token)).code, 200, "a session was lost");
        assert.equal(await service.stop(), 0);
        const twice = "select user_id from sessions group by user_id having count(*) > 1";
        assert.deepEqual(await onDatabaseOf(home, (database) => database.all(twice, [])), []);
        assert.ok((await countersignJson<{ ok: boolean }>(home, ["audit", "verify"])).ok);
      });
  });
}

function signInOf(account: Planted, mfaToken: string, byRecoveryCode: boolean): SignIn {
  const path = `/api/v2/mfa/totp/${byRecoveryCode ? "recovery" : "verify"}`;
  const proof = byRecoveryCode ? { recoveryCode: account.recoveryCode } : { totp: codeOf(account) };
  return { account, path, proof, mfaToken };
}

contract("SQLite", makeSqliteHome, 5, { skip: false });
contract(
  "PostgreSQL",
  makePostgresHome,
  1,
  needs("postgresql", testPostgresUrl !== undefined, "set COUNTERSIGN_TEST_POSTGRES_URL"),
);
