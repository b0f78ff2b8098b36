import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createSeededRandom } from "@countersign/testkit";
import { hash as argon2Hash, verify as argon2Verify } from "@node-rs/argon2";
import { QueueBusy } from "../slots/TurnQueue.ts";
import { createHasher } from "./hasher.ts";

const random = createSeededRandom("hasher");
const hasher = createHasher({ random });

/** Counts the turns of the event loop while something is under way. */
async function countTurns(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  let busy = true;
  const turn = (): void => {
    turns += 1;
    if (busy) setImmediate(turn);
  };
  setImmediate(turn);
  await work;
  busy = false;
  return turns;
}

describe("hasher", () => {
  it("knows a secret again and no other", async () => {
    const phc = await hasher.hash("correct horse 🔑");
    assert.equal(await hasher.verify(phc, "correct horse 🔑"), true);
    assert.equal(await hasher.verify(phc, "correct horse"), false);
    assert.equal(await hasher.verify(phc, ""), false);
  });

  it("hashes as OWASP asks: Argon2id, 19 MiB, two passes, one lane, a salt of 16 bytes each time another", async () => {
    const [one, two] = await Promise.all([hasher.hash("secret"), hasher.hash("secret")]);
    for (const phc of [one, two]) {
      assert.match(phc, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    }
    assert.notEqual(one.split("$")[4], two.split("$")[4]);
  });

  it("says no to every secret of an unknown account, with the same parameters as a known one", async () => {
    for (const secret of ["", "secret", "x".repeat(1000)]) assert.equal(await hasher.verifyUnknown(secret), false);
  });

  it("makes unknown accounts wait in the same queue", async () => {
    const narrow = createHasher({ random, limits: { concurrency: 1, waiting: 0 } });
    const running = narrow.hash("secret");
    await assert.rejects(narrow.verifyUnknown("secret"), QueueBusy);
    await assert.rejects(narrow.hash("secret"), QueueBusy);
    await assert.rejects(
      narrow.verify(await running.then(String), "a").then(() => narrow.verify("", "a")),
      Error,
    );
  });

  it("tells hashes made with other parameters from its own", async () => {
    assert.equal(hasher.needsRehash(await hasher.hash("secret")), false);
    const own = { algorithm: 2, version: 1, memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 } as const;
    assert.equal(hasher.needsRehash(await argon2Hash("secret", own)), false);
    const others = [
      { ...own, memoryCost: 8192 },
      { ...own, timeCost: 3 },
      { ...own, parallelism: 2 },
      { ...own, outputLen: 16 },
      { ...own, algorithm: 1 },
      { ...own, version: 0 },
      { ...own, salt: new Uint8Array(8) },
    ] as const;
    for (const options of others) {
      const phc = await argon2Hash("secret", options);
      assert.equal(hasher.needsRehash(phc), true, phc);
      assert.equal(await hasher.verify(phc, "secret"), true, "a hash with other parameters still verifies");
    }
  });

  it("makes hashes that a plain Argon2 knows again", async () => {
    assert.equal(await argon2Verify(await hasher.hash("secret"), "secret"), true);
  });

  it("leaves the event loop free while it hashes", async () => {
    const phc = await hasher.hash("secret");
    const work = Array.from({ length: 4 }, () => [
      hasher.hash("a"),
      hasher.verify(phc, "a"),
      hasher.verifyUnknown("a"),
    ]);
    const turns = await countTurns(Promise.all(work.flat()));
    assert.ok(turns > 10 * work.flat().length, `the loop turned ${turns} times`);
  });

  it("fails on a stored hash that is none, and goes on", async () => {
    await assert.rejects(hasher.verify("not a hash", "secret"));
    assert.throws(() => hasher.needsRehash("not a hash"));
    assert.equal(await hasher.verifyUnknown("secret"), false);
  });

  it("takes the call of one who is gone out of the queue", async () => {
    const narrow = createHasher({ random, limits: { concurrency: 1 } });
    const abort = new AbortController();
    const running = narrow.hash("secret");
    const waiting = narrow.of?.({ networks: ["a"], gone: () => abort.signal }).hash("secret") ?? assert.fail();
    abort.abort();
    await assert.rejects(waiting, { name: "AbortError" });
    await running;
  });
});
