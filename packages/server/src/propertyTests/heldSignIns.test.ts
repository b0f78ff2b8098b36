import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import {
  acknowledgeHeld,
  changePassword,
  confirmAndHold,
  type FactorHeld,
  passFactor,
  resetMfa,
  type SignedIn,
  type TokenRef,
  updateUser,
} from "@countersign/core";
import { APP_ID, createWorld, demandFactors, from, POOL_ID, type World } from "./testing/createWorld.ts";
import { engines } from "./testing/engines.ts";
import { atOnce, granted, outcomeOf, overtakenAt, tally } from "./testing/outcomes.ts";
import {
  codeOf,
  enrol,
  openMfaToken,
  type Person,
  register,
  registerWithApp,
  submit,
  wrongCode,
} from "./testing/person.ts";
import { countFailures, countRows, failuresOf } from "./testing/tables.ts";
import type { Task } from "./testing/verifyingChild.ts";

const CHILD = join(import.meta.dirname, "testing/verifyingChild.ts");
const managing = { poolId: POOL_ID, appId: APP_ID, actor: "management", origin: from() } as const;

function acknowledge({ ports }: World, caller: TokenRef<"mfaToken">): Promise<SignedIn> {
  return acknowledgeHeld(ports, { caller, origin: from() });
}

function confirmFirst({ ports }: World, caller: TokenRef<"mfaToken">, proof: string): Promise<FactorHeld | null> {
  return granted(confirmAndHold(ports, { caller, kind: "totp", proof, origin: from() }));
}

function recover({ ports }: World, caller: TokenRef<"mfaToken">, proof: string): Promise<FactorHeld> {
  return passFactor(ports, { caller, kind: "recovery", origin: from() }, { proof });
}

interface Held {
  readonly world: World;
  readonly person: Person;
  readonly token: TokenRef<"mfaToken">;
  /** How many sessions there were before. */
  readonly sessions: number;
}

/** The two ways to a sign-in that waits for its holder to have kept a recovery code. */
const ways: Readonly<Record<string, (world: World) => Promise<Held>>> = {
  async "a first app"(world) {
    await demandFactors(world, ["OTP"]);
    const person = await register(world);
    const token = await openMfaToken(world, person);
    await confirmFirst(world, token, codeOf(world, await enrol(world, token)));
    return { world, person, token, sessions: 0 };
  },
  async "a recovery code"(world) {
    const person = await registerWithApp(world);
    const token = await openMfaToken(world, person);
    const sessions = await countRows(world, "sessions");
    await recover(world, token, person.app.recoveryCode);
    return { world, person, token, sessions };
  },
};

for (const { engine, settingsFor, options } of engines) {
  describe(`a sign-in that is held until a recovery code was kept: ${engine}`, options, () => {
    const open = async (t: TestContext): Promise<World> => createWorld(t, { settings: await settingsFor(t) });

    for (const [way, hold] of Object.entries(ways)) {
      it(`has no session after ${way}, and one for 200 acknowledgements at once`, async (t) => {
        const { world, token, sessions, person } = await hold(await open(t));
        assert.equal(await countRows(world, "sessions"), sessions);
        assert.equal(await countRows(world, "mfa_tokens", "state = 'passed'"), 1);
        const outcomes = await tally(atOnce(200, () => acknowledge(world, token)));
        assert.deepEqual(outcomes, { success: 1, totpWrong: 199 });
        assert.equal(await countRows(world, "sessions"), sessions + 1);
        assert.equal(await outcomeOf(acknowledge(world, token)), "totpWrong");
        assert.equal(await failuresOf(world, person.userId), 0);
      });

      it(`says in its session that the factor was passed by ${way}, and when`, async (t) => {
        const { world, token } = await hold(await open(t));
        const passedAtMs = world.clock.nowMs();
        world.clock.advance(60_000);
        const { session } = await acknowledge(world, token);
        assert.deepEqual(Object.values(session.passed), [passedAtMs]);
        assert.equal(session.createdAtMs, passedAtMs + 60_000);
        assert.ok(session.amr.includes("mfa"));
      });
    }

    it("holds once: 200 equal first codes pass it once, and cost nothing", async (t) => {
      const world = await open(t);
      await demandFactors(world, ["OTP"]);
      const person = await register(world);
      const token = await openMfaToken(world, person);
      const proof = codeOf(world, await enrol(world, token));
      const outcomes = await tally(atOnce(200, () => confirmFirst(world, token, proof)));
      assert.deepEqual(outcomes, { success: 1, totpWrong: 199 });
      assert.equal(await countRows(world, "sessions"), 0);
      assert.equal(await failuresOf(world, person.userId), 0);
    });
  });
}

describe("a sign-in that is held", () => {
  it("is not acknowledged where nothing was passed, and the trail says so", async (t) => {
    const world = await createWorld(t, { factors: ["OTP"] });
    const token = await openMfaToken(world, await register(world));
    const app = await enrol(world, token);
    assert.equal(await outcomeOf(acknowledge(world, token)), "totpWrong");
    assert.equal(await outcomeOf(confirmFirst(world, token, wrongCode(world, app))), "totpWrong");
    assert.equal(await outcomeOf(recover(world, token, app.recoveryCode)), "recoveryCodeWrong");
    assert.equal(await outcomeOf(acknowledge(world, token)), "totpWrong");
    assert.equal(await countRows(world, "sessions"), 0);
    assert.equal(await countFailures(world, "nothingPassed"), 2);
  });

  it("takes no other proof any more, and no session comes of one", async (t) => {
    const { world, token, person, sessions } = await (ways["a recovery code"] ?? assert.fail())(await createWorld(t));
    const app = (person as Awaited<ReturnType<typeof registerWithApp>>).app;
    assert.equal(await outcomeOf(submit(world, token, codeOf(world, app))), "totpWrong");
    assert.equal(await outcomeOf(recover(world, token, app.recoveryCode)), "recoveryCodeWrong");
    assert.equal(await countRows(world, "sessions"), sessions);
    assert.equal(await outcomeOf(acknowledge(world, token)), "success");
  });

  it("shows the code that is good next time", async (t) => {
    const world = await createWorld(t);
    const person = await registerWithApp(world);
    const token = await openMfaToken(world, person);
    const { recoveryCode } = await recover(world, token, person.app.recoveryCode);
    const next = await openMfaToken(world, person);
    assert.equal(await outcomeOf(recover(world, next, person.app.recoveryCode)), "recoveryCodeWrong");
    assert.equal(await outcomeOf(recover(world, next, recoveryCode ?? "")), "success");
  });

  const ends: Readonly<Record<string, (given: Held) => Promise<unknown>>> = {
    "its time": async ({ world }) => world.clock.advance(360_000),
    "a block": ({ world, person: { userId } }) =>
      updateUser(world.ports, { scope: managing, userId, patch: { blocked: true } }),
    "a reset of the factors": ({ world, person: { userId } }) =>
      resetMfa(world.ports, { scope: managing, userId, reason: "lost" }),
    async "a change of the password"({ world, person }) {
      const { session } = await acknowledge(world, await anotherHeld(world, person));
      const caller = { kind: "session", poolId: POOL_ID, id: session.id } as const;
      const change = { caller, oldPassword: person.password, newPassword: "another horse battery", origin: from() };
      assert.equal(await outcomeOf(changePassword(world.ports, change)), "success");
    },
  };

  /** Gets in beside the sign-in that is held. */
  async function anotherHeld(world: World, person: Person): Promise<TokenRef<"mfaToken">> {
    const token = await openMfaToken(world, person);
    const { app } = person as Awaited<ReturnType<typeof registerWithApp>>;
    world.clock.advance(30_000);
    await passFactor(world.ports, { caller: token, kind: "totp", origin: from() }, { proof: codeOf(world, app) });
    return token;
  }

  for (const [end, act] of Object.entries(ends)) {
    it(`is over after ${end}, and when that comes in between`, async (t) => {
      const after = await (ways["a recovery code"] ?? assert.fail())(await createWorld(t));
      await act(after);
      assert.notEqual(await outcomeOf(acknowledge(after.world, after.token)), "success");
      if (end === "its time") return;
      const between = await (ways["a recovery code"] ?? assert.fail())(await createWorld(t));
      const overtaken = overtakenAt(between.world, "settle", () => act(between));
      assert.notEqual(await outcomeOf(acknowledge(overtaken, between.token)), "success");
    });
  }
});

describe("two processes", () => {
  it("give one session for 200 acknowledgements of one sign-in", async (t) => {
    const { world, token, sessions } = await (ways["a first app"] ?? assert.fail())(await createWorld(t));
    const children: readonly ChildProcess[] = await Promise.all(
      [1, 2].map(async () => {
        const child = fork(CHILD, { stdio: "inherit" });
        t.after(() => void child.kill());
        child.send({ folder: world.folder });
        await once(child, "message");
        return child;
      }),
    );
    const task: Task = { nowMs: world.clock.nowMs(), tokens: [token], proof: "", kind: "acknowledgement", count: 100 };
    const answers = children.map((child) => once(child, "message"));
    for (const child of children) child.send(task);
    const tallies = (await Promise.all(answers)).map(([counts]) => counts as Readonly<Record<string, number>>);
    assert.equal(
      tallies.reduce((sum, { success = 0 }) => sum + success, 0),
      1,
    );
    assert.equal(
      tallies.reduce((sum, { totpWrong = 0 }) => sum + totpWrong, 0),
      199,
    );
    assert.equal(await countRows(world, "sessions"), sessions + 1);
  });
});
