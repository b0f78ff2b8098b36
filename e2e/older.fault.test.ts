import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it, type TestContext } from "node:test";
import { createPostgresSchema, testPostgresUrl } from "@countersign/store/testing";
import { needs } from "@countersign/testkit";
import { type RunningServer, startServer } from "./startServer.ts";
import { callApi, type Served } from "./support/callApi.ts";
import { callGraphql } from "./support/callGraphql.ts";
import { defectsIn } from "./support/defectsIn.ts";
import { type BoundApp, Person } from "./support/Person.ts";
import { runCommand } from "./support/runCommand.ts";
import { isInHistory, newestRelease, unpackOlder } from "./support/unpackOlder.ts";

/** Servers that are kept working beside newer ones, with the schema that each of them made. */
const KEPT = ["0053f8e", "ba3b76f"] as const;
const release = newestRelease();
const older: readonly string[] = [...KEPT, ...(release === null ? [] : [release])];
const LANES = 3;
const RENEW = "mutation { refreshToken { token } }";

const postgres = needs("PostgreSQL", testPostgresUrl !== undefined, "set COUNTERSIGN_TEST_POSTGRES_URL");
const history = needs(
  "the history of the sources",
  older.every(isInHistory),
  "clone without --depth, or git fetch --unshallow",
);

interface Member extends BoundApp {
  readonly person: Person;
}

const at = (server: Served, { email, encryptedPassword }: Person): Person =>
  new Person(server, email, encryptedPassword);

async function enrol(server: Served): Promise<Member> {
  const person = await Person.register(server);
  return { person, ...(await person.bindApp(await person.openSession())) };
}

async function renew(server: Served, token: string): Promise<string> {
  const { body } = await callGraphql<{ refreshToken: { token: string } }>(server, RENEW, {}, { token });
  assert.equal(body.errors, undefined);
  return body.data?.refreshToken.token ?? "";
}

/** Somebody signs in with both factors, looks, renews his session and signs out. */
async function signIn(server: Served, { person, app }: Member): Promise<void> {
  const { body } = await at(server, person).verify(await at(server, person).openChallenge(), await app.nextCode());
  assert.equal(body.code, 200);
  const token = body.data.token ?? "";
  assert.equal((await callApi(server, "/api/v2/users/me", { token })).body.code, 200);
  assert.equal((await callApi(server, "/api/v2/logout", { token: await renew(server, token) })).body.code, 200);
}

type Settings = Readonly<Record<string, string>>;

/** What two nodes of one installation have in common. */
function common(url: string): Settings {
  return { COUNTERSIGN_DATABASE_URL: url, COUNTERSIGN_MASTER_KEY: randomBytes(32).toString("base64") };
}

function idsOf({ poolId, poolSecret, appId, appSecret }: RunningServer): Settings {
  return {
    ...{ COUNTERSIGN_USERPOOL_ID: poolId, COUNTERSIGN_USERPOOL_SECRET: poolSecret },
    ...{ COUNTERSIGN_APP_ID: appId, COUNTERSIGN_APP_SECRET: appSecret },
  };
}

/** Has people live on a server until it is told to stop; gives what failed, and how many times all went well. */
function keepLiving(server: Served): { readonly stop: () => Promise<{ right: number; wrong: readonly string[] }> } {
  let isOver = false;
  const outcomes = { right: 0, wrong: [] as string[] };
  const lanes = Array.from({ length: LANES }, async () => {
    while (!isOver) {
      await enrol(server)
        .then((member) => signIn(server, member))
        .then(
          () => (outcomes.right += 1),
          (error: unknown) => outcomes.wrong.push(String(error)),
        );
    }
  });
  return {
    async stop() {
      isOver = true;
      await Promise.all(lanes);
      return outcomes;
    },
  };
}

async function startBoth(t: TestContext, program: string) {
  const { url, drop } = await createPostgresSchema();
  t.after(drop);
  const shared = common(url);
  const old = await startServer(t, { program, settings: shared });
  const members = await Promise.all(Array.from({ length: 2 }, () => enrol(old)));
  const living = keepLiving(old);
  const next = await startServer(t, { settings: { ...shared, ...idsOf(old) } });
  return { old, next: { ...next, appId: old.appId }, members, living, shared };
}

describe("an older server", { skip: postgres.skip || history.skip }, () => {
  for (const revision of older)
    it(`as of ${revision} serves on while a newer one brings the schema up to date and serves beside it`, async (t) => {
      const { old, next, members, living, shared } = await startBoth(t, await unpackOlder(t, revision));
      const [first, second] = members as [Member, Member];
      // What each of them made, used at the other.
      const mfaToken = await at(old, first.person).openChallenge();
      const code = await first.app.nextCode();
      const { body } = await at(next, first.person).verify(mfaToken, code);
      assert.equal(body.code, 200);
      const token = body.data.token ?? "";
      for (const server of [old, next, old])
        assert.equal((await callApi(server, "/api/v2/users/me", { token })).body.code, 200);
      const later = await renew(old, token);
      assert.equal((await callApi(next, "/v1/me", { token: later })).status, 200);
      // A code works once at both together, failures and ends are known at both.
      assert.equal(
        (await at(old, first.person).verify(await at(old, first.person).openChallenge(), code)).body.code,
        6001,
      );
      const equal = await second.app.nextCode();
      const answers = await Promise.all(
        Array.from({ length: 12 }, async (_, index) => {
          const person = at(index % 2 === 0 ? old : next, second.person);
          return (await person.verify(await person.openChallenge(), equal)).body.code;
        }),
      );
      assert.equal(answers.filter((each) => each === 200).length, 1);
      assert.equal((await callApi(next, "/api/v2/logout", { token: later })).body.code, 200);
      assert.notEqual((await callApi(old, "/api/v2/users/me", { token: later })).body.code, 200);
      // Whoever was enrolled at the newer one signs in at the older one.
      await signIn(old, await enrol(next));
      await signIn(next, await enrol(old));
      const { right, wrong } = await living.stop();
      assert.deepEqual(wrong, []);
      assert.ok(right > 0, "people lived on the older one meanwhile");
      for (const server of [old, next]) assert.deepEqual(defectsIn(server.logs()), []);
      await runCommand({ ...next, settings: shared }, "audit", "verify");
      t.diagnostic(`${right} people came, signed in and left at the older one`);
    });
});
