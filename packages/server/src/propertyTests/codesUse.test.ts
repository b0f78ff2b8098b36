import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MfaError } from "@countersign/contract";
import { CODE_SECONDS } from "@countersign/core";
import { ask, askAndRead, resetBy, signInBy } from "./testing/codes.ts";
import { atOnce, outcomeOf, tally } from "./testing/outcomes.ts";
import { register } from "./testing/person.ts";
import { createPostedWorld, mailbox, otherThan, phone } from "./testing/post.ts";
import { countRows } from "./testing/tables.ts";

const MANY = 200;
const MINUTE_MS = 60_000;
const NUMBER = phone("+8613800138000");

async function refusalOf(request: Promise<unknown>): Promise<MfaError> {
  const thrown = await request.then(
    () => assert.fail("was not refused"),
    (error: unknown) => error,
  );
  assert.ok(thrown instanceof MfaError);
  return thrown;
}

describe("a code as the first factor", () => {
  it("opens one session for 200 equal submissions at once, and none afterwards", async (t) => {
    const world = await createPostedWorld(t);
    const owner = mailbox((await register(world)).email);
    const code = await askAndRead(world, owner, "signIn");
    const outcomes = await tally(atOnce(MANY, (index) => signInBy(world, owner, code, { ip: `198.51.100.${index}` })));
    assert.equal(outcomes.success, 1);
    assert.equal((outcomes.codeWrong ?? 0) + (outcomes.signInLocked ?? 0), MANY - 1);
    assert.equal(await countRows(world, "sessions"), 1);
    assert.equal(await countRows(world, "codes"), 0);
  });

  it("makes one account for 100 equal submissions at once", async (t) => {
    const world = await createPostedWorld(t);
    const code = await askAndRead(world, NUMBER, "signIn");
    const outcomes = await tally(
      atOnce(100, (index) => signInBy(world, NUMBER, code, { autoRegister: true, ip: `198.51.100.${index}` })),
    );
    assert.equal(outcomes.success, 1);
    assert.equal(await countRows(world, "users"), 1);
    assert.equal(await countRows(world, "sessions"), 1);
  });

  it("takes a code to the last moment of its life, and not from then on", async (t) => {
    const world = await createPostedWorld(t);
    const owner = mailbox((await register(world)).email);
    const code = await askAndRead(world, owner, "signIn");
    world.clock.advance(CODE_SECONDS * 1000);
    assert.equal(await outcomeOf(signInBy(world, owner, code)), "codeExpired");
    world.clock.advance(-1);
    assert.equal(await outcomeOf(signInBy(world, owner, code)), "success");
  });

  it("counts wrong codes down to the lock, and an expired one not at all", async (t) => {
    const world = await createPostedWorld(t);
    const owner = mailbox((await register(world)).email);
    const old = await askAndRead(world, owner, "signIn");
    world.clock.advance(CODE_SECONDS * 1000);
    for (let copy = 0; copy < 8; copy += 1) assert.equal(await outcomeOf(signInBy(world, owner, old)), "codeExpired");
    const left: unknown[] = [];
    for (let guess = 0; guess < 5; guess += 1) {
      const { failure, data } = await refusalOf(signInBy(world, owner, otherThan(old)));
      left.push([failure, data?.remainCount]);
    }
    assert.deepEqual(
      left,
      [4, 3, 2, 1, 0].map((remaining) => ["codeWrong", remaining]),
    );
    const code = await askAndRead(world, owner, "signIn");
    const locked = await refusalOf(signInBy(world, owner, code));
    assert.deepEqual([locked.failure, locked.data], ["signInLocked", { retryAfterSeconds: 600 }]);
  });

  it("does not forget wrong codes when another code is sent", async (t) => {
    const world = await createPostedWorld(t, { settings: { COUNTERSIGN_LIMIT_RECIPIENT: "9/1h" } });
    const owner = mailbox((await register(world)).email);
    for (let round = 0; round < 5; round += 1) {
      const code = await askAndRead(world, owner, "signIn");
      assert.equal(await outcomeOf(signInBy(world, owner, otherThan(code))), "codeWrong");
      world.clock.advance(MINUTE_MS);
    }
    world.clock.advance(MINUTE_MS);
    const code = await askAndRead(world, owner, "general");
    assert.equal(await outcomeOf(signInBy(world, owner, code)), "signInLocked");
  });

  it("lets nobody try more than 20 codes of one recipient, from however many addresses", async (t) => {
    const world = await createPostedWorld(t);
    const owner = mailbox((await register(world)).email);
    const code = await askAndRead(world, owner, "signIn");
    const guesses = atOnce(60, (index) => signInBy(world, owner, otherThan(code), { ip: `198.51.100.${index}` }));
    assert.deepEqual(await tally(guesses), { codeWrong: 20, signInLocked: 40 });
    assert.equal(await outcomeOf(signInBy(world, owner, code, { ip: "192.0.2.1" })), "signInLocked");
  });

  it("keeps a stranger's wrong codes from locking the owner out at another address", async (t) => {
    const world = await createPostedWorld(t);
    const owner = mailbox((await register(world)).email);
    const code = await askAndRead(world, owner, "signIn");
    for (let guess = 0; guess < 8; guess += 1)
      await outcomeOf(signInBy(world, owner, otherThan(code), { ip: "192.0.2.66" }));
    assert.equal(await outcomeOf(signInBy(world, owner, code, { ip: "192.0.2.66" })), "signInLocked");
    assert.equal(await outcomeOf(signInBy(world, owner, code, { ip: "192.0.2.7" })), "success");
  });

  it("knows a code however it is typed, and only at its own recipient", async (t) => {
    const world = await createPostedWorld(t);
    const owner = mailbox((await register(world)).email);
    const stranger = mailbox((await register(world)).email);
    const code = await askAndRead(world, owner, "signIn");
    assert.equal(await outcomeOf(signInBy(world, stranger, code)), "codeWrong");
    const fullWidth = [...code].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join("");
    assert.equal(await outcomeOf(signInBy(world, owner, ` ${fullWidth.slice(0, 3)} ${fullWidth.slice(3)}`)), "success");
  });
});

describe("a late copy of a code that was used", () => {
  it("reads like a wrong code, until it would have expired, and takes no try", async (t) => {
    const world = await createPostedWorld(t);
    const owner = mailbox((await register(world)).email);
    const code = await askAndRead(world, owner, "signIn");
    await signInBy(world, owner, code);
    const late = await refusalOf(signInBy(world, owner, code));
    assert.deepEqual([late.failure, late.data], ["codeWrong", { remainCount: 5 }]);
    const wrong = await refusalOf(signInBy(world, owner, otherThan(code)));
    assert.deepEqual([wrong.failure, wrong.data], ["codeWrong", { remainCount: 4 }]);
    world.clock.advance(CODE_SECONDS * 1000);
    const forgotten = await refusalOf(signInBy(world, owner, code));
    assert.deepEqual([forgotten.failure, forgotten.data], ["codeWrong", { remainCount: 3 }]);
  });
});

describe("sending again", () => {
  it("takes the place of the older code of the same purpose, and of no other", async (t) => {
    const world = await createPostedWorld(t);
    const owner = mailbox((await register(world)).email);
    const general = await askAndRead(world, owner, "general");
    const old = await askAndRead(world, owner, "signIn");
    world.clock.advance(MINUTE_MS);
    const newest = await askAndRead(world, owner, "signIn");
    assert.notEqual(newest, old);
    for (let copy = 0; copy < 8; copy += 1)
      assert.equal(await outcomeOf(signInBy(world, owner, old)), "codeSuperseded", "which costs no try");
    assert.equal(await outcomeOf(signInBy(world, owner, newest)), "success");
    assert.equal(await outcomeOf(signInBy(world, owner, general)), "success");
  });

  it("leaves the newest five of the older codes known until they would have expired, by every way in", async (t) => {
    const settings = { COUNTERSIGN_LIMIT_RESEND: "1/1s", COUNTERSIGN_LIMIT_RECIPIENT: "99/1h" };
    const world = await createPostedWorld(t, { settings });
    const owner = mailbox((await register(world)).email);
    const codes: string[] = [];
    for (let sent = 0; sent < 8; sent += 1) {
      codes.push(await askAndRead(world, owner, "resetPassword"));
      world.clock.advance(1000);
    }
    const outcomes = async () => {
      const all: string[] = [];
      for (const [index, code] of codes.slice(0, 7).entries())
        all.push(await outcomeOf(resetBy(world, owner, code, { ip: `198.51.100.${index}` })));
      return all;
    };
    assert.deepEqual(await outcomes(), ["codeWrong", "codeWrong", ...Array(5).fill("codeSuperseded")]);
    world.clock.advance(CODE_SECONDS * 1000 - 5000);
    assert.deepEqual(await outcomes(), [...Array(4).fill("codeWrong"), ...Array(3).fill("codeSuperseded")]);
    assert.equal(await outcomeOf(resetBy(world, owner, codes.at(-1) ?? "")), "success");
  });

  it("leaves the code that was sent valid when it is refused as too soon, and says how long to wait", async (t) => {
    const world = await createPostedWorld(t);
    const owner = mailbox((await register(world)).email);
    const code = await askAndRead(world, owner, "signIn");
    world.clock.advance(59_001);
    const refused = await refusalOf(ask(world, owner, "signIn"));
    assert.deepEqual([refused.failure, refused.data], ["emailTooOften", { retryAfterSeconds: 1 }]);
    assert.equal(world.post.length, 1);
    assert.equal(await outcomeOf(signInBy(world, owner, code)), "success");
  });

  it("sends one code when it is asked for 50 times at once", async (t) => {
    const world = await createPostedWorld(t);
    assert.deepEqual(await tally(atOnce(50, () => ask(world, NUMBER, "signIn"))), { success: 1, smsTooOften: 49 });
    assert.equal(world.post.length, 1);
    assert.equal(await countRows(world, "outbox"), 1);
  });

  it("takes a message that still waits away, with the code it carries", async (t) => {
    const world = await createPostedWorld(t);
    const owner = mailbox((await register(world)).email);
    await ask(world, owner, "signIn");
    world.clock.advance(MINUTE_MS);
    const code = await askAndRead(world, owner, "signIn");
    assert.equal(await countRows(world, "outbox"), 1, "the older one is gone");
    await signInBy(world, owner, code);
    assert.equal(await countRows(world, "outbox", "code_id is not null"), 0);
  });
});
