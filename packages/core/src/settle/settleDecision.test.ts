import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MfaError } from "@countersign/contract/errors";
import type { Change, Settlement } from "../model/changes.ts";
import type { Attempts } from "../model/model.ts";
import type { Store } from "../model/ports.ts";
import { makePorts } from "../testing/makePorts.ts";
import { refusal, settleDecision } from "./settleDecision.ts";

const SETTLED: Settlement = { settled: true, attempts: null };
const LOST: Settlement = { settled: false, lost: "holdSubject", taken: null };
const change: Change = { type: "consumeChallenge", challenge: { kind: "code", poolId: "p", id: "c" } };

/** A store that settles by script and notes what it was handed. */
function scripted(...settlements: readonly (Settlement | Error)[]): {
  readonly store: Store;
  readonly handed: (readonly Change[])[];
} {
  const handed: (readonly Change[])[] = [];
  const settle: Store["settle"] = async (changes) => {
    const settlement = settlements[handed.length] ?? assert.fail("settled more often than expected");
    handed.push(changes);
    if (settlement instanceof Error) throw settlement;
    return settlement;
  };
  return { store: makePorts({ store: { settle } }).store, handed };
}

const failing = (name: string) => (error: unknown) => error instanceof MfaError && error.failure === name;

describe("settleDecision", () => {
  it("answers only once the changes are durable", async () => {
    const steps: string[] = [];
    const settle: Store["settle"] = async () => {
      await Promise.resolve();
      steps.push("settled");
      return SETTLED;
    };
    const conclude = () => steps.push("concluded");
    await settleDecision(makePorts({ store: { settle } }).store, async () => ({ changes: [change], conclude }));
    assert.deepEqual(steps, ["settled", "concluded"]);
  });

  it("writes what was decided and gives the conclusion", async () => {
    const { store, handed } = scripted(SETTLED);
    assert.equal(await settleDecision(store, async () => ({ changes: [change], conclude: () => "answer" })), "answer");
    assert.deepEqual(handed, [[change]]);
  });

  it("decides anew, on a new reading, whenever another request settled first", async () => {
    const { store, handed } = scripted(LOST, LOST, LOST, SETTLED);
    let round = 0;
    const answer = await settleDecision(store, async () => {
      round += 1;
      const mine = round;
      return { changes: [], conclude: () => mine };
    });
    assert.equal(answer, 4);
    assert.equal(handed.length, 4);
  });

  it("gives up after losing four times, asks to come again and concludes nothing", async () => {
    const { store, handed } = scripted(LOST, LOST, LOST, LOST);
    const conclude = () => assert.fail("a lost decision was concluded");
    await assert.rejects(
      settleDecision(store, async () => ({ changes: [], conclude })),
      (error) => failing("tooOften")(error) && error instanceof MfaError && error.retryAfterSeconds === 1,
    );
    assert.equal(handed.length, 4);
  });

  it("names what of a user was taken once it is so on a second reading too", async () => {
    const names = {
      email: "emailTaken",
      phone: "phoneTaken",
      username: "usernameTaken",
      externalId: "userExists",
    } as const;
    for (const taken of ["email", "phone", "username", "externalId"] as const) {
      const lost: Settlement = { settled: false, lost: "insertUser", taken };
      const { store, handed } = scripted(lost, lost);
      await assert.rejects(
        settleDecision(store, async () => ({ changes: [], conclude: () => null })),
        failing(names[taken]),
      );
      assert.equal(handed.length, 2);
    }
  });

  it("writes nothing when deciding fails", async () => {
    const { store, handed } = scripted();
    const decide = async () => Promise.reject(new MfaError("accountBlocked"));
    await assert.rejects(settleDecision(store, decide), failing("accountBlocked"));
    assert.equal(handed.length, 0);
  });

  it("concludes nothing when the store fails", async () => {
    const gone = new Error("gone");
    const { store } = scripted(gone);
    const conclude = () => assert.fail("concluded without a durable write");
    await assert.rejects(
      settleDecision(store, async () => ({ changes: [], conclude })),
      gone,
    );
  });

  it("keeps the changes of a refusal before it throws the error", async () => {
    const { store, handed } = scripted(SETTLED);
    const refused = settleDecision(store, async () => refusal([change], new MfaError("totpWrong")));
    await assert.rejects(refused, failing("totpWrong"));
    assert.deepEqual(handed, [[change]]);
  });

  it("hands a refusal the attempts that its own failure left", async () => {
    const attempts: Attempts = { failures: 3, lockedUntilMs: null };
    const { store } = scripted(LOST, { settled: true, attempts });
    const refused = settleDecision(store, async () =>
      refusal([], (settled) => new MfaError("totpWrong", { failures: settled.attempts?.failures })),
    );
    await assert.rejects(refused, (error) => error instanceof MfaError && error.data?.failures === 3);
  });
});
