import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { computeTotp, decodeBase32, stepAt } from "@countersign/otp";
import { plainAuthenticator } from "@countersign/testkit";
import fc from "fast-check";
import type { Authenticator } from "../../model/model.ts";
import { makePorts } from "../../testing/makePorts.ts";
import type { Verdict } from "../factor.ts";
import { readTotpState, spendPresentCodes, type TotpState, totp } from "./totp.ts";

const START_MS = 1_700_000_010_000;
const STEP_MS = 30_000;
const PRESENT = stepAt(START_MS, 30);

function bound(fields: Partial<TotpState> = {}): Authenticator {
  const state: TotpState = {
    secret: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
    parameters: { algorithm: "SHA1", digits: 6, periodSeconds: 30 },
    lastAcceptedStep: null,
    ...fields,
  };
  return plainAuthenticator({ state });
}

function codeAt(authenticator: Authenticator, nowMs: number): string {
  const { secret, parameters } = readTotpState(authenticator.state);
  return computeTotp({ secret: decodeBase32(secret), parameters, nowMs });
}

/** Judges and keeps what an accepted proof left behind. */
async function use(
  authenticator: Authenticator,
  proof: string,
  occasion: { readonly by: "confirm" | "verify"; readonly nowMs?: number; readonly strict?: boolean },
): Promise<Authenticator | null> {
  const context = makePorts({
    nowMs: occasion.nowMs ?? START_MS,
    settings: { totpStrictConfirm: occasion.strict === true },
  });
  const verdict = await totp[occasion.by](context, authenticator, proof);
  return verdict.ok ? { ...authenticator, state: verdict.next } : null;
}

const clockOffOf = (verdict: Verdict<TotpState>) => (verdict.ok ? null : (verdict.clockOff ?? null));

const lastStep = (authenticator: Authenticator | null) =>
  authenticator && readTotpState(authenticator.state).lastAcceptedStep;

/** Any character there is. */
const characters = fc.integer({ min: 0, max: 0x10ffff }).map((codePoint) => String.fromCodePoint(codePoint));

describe("totp", () => {
  it("enrols 160 fresh bits and shows them as text and as Key URI", async () => {
    const context = makePorts();
    const [one, other] = [1, 2].map(() => totp.enrol(context, { issuer: "App", account: "jo@example.com" }));
    const { state, view } = (await one) ?? assert.fail();
    assert.equal(decodeBase32(view.secret).length, 20);
    assert.equal(state.secret, view.secret);
    assert.equal(state.lastAcceptedStep, null);
    assert.deepEqual(state.parameters, { algorithm: "SHA1", digits: 6, periodSeconds: 30 });
    const uri = new URL(view.keyUri);
    assert.equal(uri.searchParams.get("secret"), view.secret);
    assert.equal(uri.searchParams.get("issuer"), "App");
    assert.notEqual((await other)?.view.secret, view.secret);
  });

  it("keeps the parameters it was enrolled with and judges by them", async () => {
    const context = makePorts({ nowMs: START_MS });
    const parameters = { algorithm: "SHA512", digits: 8, periodSeconds: 60 } as const;
    const { state } = await totp.enrol(context, { issuer: "App", account: "jo", parameters });
    const authenticator = plainAuthenticator({ state });
    const code = codeAt(authenticator, START_MS);
    assert.equal(code.length, 8);
    assert.equal(lastStep(await use(authenticator, code, { by: "verify" })), stepAt(START_MS, 60));
    assert.equal(await use(authenticator, code.slice(0, 6), { by: "verify" }), null);
  });

  it("accepts one step to either side and no more", async () => {
    for (const [offset, accepted] of [
      [-2, false],
      [-1, true],
      [0, true],
      [1, true],
      [2, false],
    ] as const) {
      const code = codeAt(bound(), START_MS + offset * STEP_MS);
      const used = await use(bound(), code, { by: "verify" });
      assert.equal(lastStep(used), accepted ? PRESENT + offset : null, `offset ${offset}`);
    }
  });

  it("uses up the step of an accepted code and all before it", async () => {
    const used = (await use(bound(), codeAt(bound(), START_MS), { by: "verify" })) ?? assert.fail();
    for (const offset of [-1, 0]) {
      assert.equal(
        await use(used, codeAt(used, START_MS + offset * STEP_MS), { by: "verify" }),
        null,
        `offset ${offset}`,
      );
    }
    assert.notEqual(await use(used, codeAt(used, START_MS + STEP_MS), { by: "verify" }), null);
  });

  it("keeps used steps dead when the clock steps back", async () => {
    const used = (await use(bound(), codeAt(bound(), START_MS), { by: "verify" })) ?? assert.fail();
    for (let steps = 0; steps <= 3; steps += 1) {
      const nowMs = START_MS - steps * STEP_MS;
      for (const offset of [-1, 0, 1]) {
        if (offset > steps) continue; // a later step than the used one
        assert.equal(await use(used, codeAt(used, nowMs + offset * STEP_MS), { by: "verify", nowMs }), null);
      }
    }
  });

  it("takes no code of the present once those are used up, takes the next one, and never frees a used step", async () => {
    const spent = { ...bound(), state: spendPresentCodes(bound().state, START_MS) };
    for (const step of [-1, 0, 1])
      assert.equal(await use(spent, codeAt(spent, START_MS + step * STEP_MS), { by: "verify" }), null, String(step));
    const nowMs = START_MS + STEP_MS;
    assert.notEqual(await use(spent, codeAt(spent, nowMs + STEP_MS), { by: "verify", nowMs }), null);
    const ahead = bound({ lastAcceptedStep: PRESENT + 9 });
    assert.equal(spendPresentCodes(ahead.state, START_MS).lastAcceptedStep, PRESENT + 9);
  });

  it("leaves the step of the confirming code usable exactly once more", async () => {
    const code = codeAt(bound(), START_MS);
    const confirmed = (await use(bound(), code, { by: "confirm" })) ?? assert.fail();
    assert.equal(lastStep(confirmed), PRESENT - 1);
    assert.equal(await use(confirmed, codeAt(bound(), START_MS - STEP_MS), { by: "verify" }), null);
    const used = (await use(confirmed, code, { by: "verify" })) ?? assert.fail();
    assert.equal(await use(used, code, { by: "verify" }), null);
  });

  it("uses the confirming code up when confirming is strict", async () => {
    const code = codeAt(bound(), START_MS);
    const confirmed = (await use(bound(), code, { by: "confirm", strict: true })) ?? assert.fail();
    assert.equal(lastStep(confirmed), PRESENT);
    assert.equal(await use(confirmed, code, { by: "verify", strict: true }), null);
  });

  it("refuses a wrong code when confirming, strict or not", async () => {
    const wrong = codeAt(bound(), START_MS + 10 * STEP_MS);
    for (const strict of [false, true]) assert.equal(await use(bound(), wrong, { by: "confirm", strict }), null);
  });

  it("tells how far the clock is off that made a code: minutes, or whole hours", async () => {
    for (const [seconds, told] of [
      [-600, -600],
      [-60, -60],
      [60, 60],
      [600, 600],
      [630, null],
      [-8 * 3600, -8 * 3600],
      [3630, 3630],
      [14 * 3600, 14 * 3600],
      [15 * 3600, null],
      [1800, null],
    ] as const) {
      const verdict = await totp.verify(
        makePorts({ nowMs: START_MS }),
        bound(),
        codeAt(bound(), START_MS + seconds * 1000),
      );
      assert.equal(clockOffOf(verdict)?.seconds ?? null, told, String(seconds));
    }
  });

  it("tells it in seconds, whatever the period", async () => {
    const slow = bound({ parameters: { algorithm: "SHA1", digits: 6, periodSeconds: 60 } });
    const verdict = await totp.verify(makePorts({ nowMs: START_MS }), slow, codeAt(slow, START_MS - 300_000));
    assert.equal(clockOffOf(verdict)?.seconds, -300);
  });

  it("burns a code to come by telling that it is one", async () => {
    const early = codeAt(bound(), START_MS + 5 * STEP_MS);
    const { next } = clockOffOf(await totp.verify(makePorts({ nowMs: START_MS }), bound(), early)) ?? assert.fail();
    const burnt = plainAuthenticator({ state: next ?? assert.fail() });
    for (const nowMs of [START_MS, START_MS + 4 * STEP_MS, START_MS + 5 * STEP_MS, START_MS + 6 * STEP_MS]) {
      const verdict = await totp.verify(makePorts({ nowMs }), burnt, early);
      assert.deepEqual(verdict, { ok: false });
    }
    const nowMs = START_MS + 5 * STEP_MS;
    const following = codeAt(burnt, nowMs + STEP_MS);
    assert.equal(lastStep(await use(burnt, following, { by: "verify", nowMs })), PRESENT + 6);
  });

  it("keeps only burnt codes whose time is still to come", async () => {
    let authenticator = bound();
    for (let minute = 0; minute < 120; minute += 1) {
      const nowMs = START_MS + minute * 60_000;
      const early = codeAt(authenticator, nowMs + 10 * STEP_MS);
      const { next } = clockOffOf(await totp.verify(makePorts({ nowMs }), authenticator, early)) ?? assert.fail();
      authenticator = plainAuthenticator({ state: next ?? assert.fail() });
    }
    assert.ok((readTotpState(authenticator.state).burntSteps ?? []).length <= 6);
  });

  it("says nothing of codes that were used, nor of what was dead before them", async () => {
    const nowMs = START_MS + 8 * STEP_MS;
    const used = (await use(bound(), codeAt(bound(), START_MS), { by: "verify" })) ?? assert.fail();
    for (const steps of [-4, -3, 0]) {
      const verdict = await totp.verify(makePorts({ nowMs }), used, codeAt(used, START_MS + steps * STEP_MS));
      assert.deepEqual(verdict, { ok: false }, String(steps));
    }
    const later = await totp.verify(makePorts({ nowMs }), used, codeAt(used, START_MS + 2 * STEP_MS));
    assert.equal(clockOffOf(later)?.seconds, -180);
    assert.equal(clockOffOf(later)?.next, null);
  });

  it("takes a code as people type it", async () => {
    const code = codeAt(bound(), START_MS);
    const fullWidth = code.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));
    for (const proof of [
      `${code.slice(0, 3)} ${code.slice(3)}`,
      `${code.slice(0, 3)}-${code.slice(3)}`,
      ` ${code}\n`,
      fullWidth,
    ]) {
      assert.equal(lastStep(await use(bound(), proof, { by: "verify" })), PRESENT, JSON.stringify(proof));
    }
  });

  it("refuses any other text without throwing", async () => {
    const rightOnes = [-1, 0, 1].map((offset) => codeAt(bound(), START_MS + offset * STEP_MS));
    const texts = fc.oneof(
      fc.string({ unit: characters, maxLength: 70 }),
      fc.constantFrom(
        "",
        " ",
        "null",
        "undefined",
        "NaN",
        "0x1F",
        "1e5",
        "12345",
        "1234567",
        "-12345",
        "+12345",
        "12.345",
      ),
      fc.stringMatching(/^\d{0,12}$/),
    );
    await fc.assert(
      fc.asyncProperty(texts, async (proof) => {
        fc.pre(!rightOnes.includes(proof.replace(/[\s\p{Pd}]/gu, "")));
        assert.equal(await use(bound(), proof, { by: "verify" }), null);
        assert.equal(await use(bound(), proof, { by: "confirm" }), null);
      }),
      { numRuns: 50 },
    );
  });

  it("tells two authenticators of one account apart", async () => {
    const [phone, tablet] = [bound(), bound({ secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP" })];
    const code = codeAt(phone, START_MS);
    assert.notEqual(code, codeAt(tablet, START_MS));
    assert.notEqual(await use(phone, code, { by: "verify" }), null);
    assert.equal(await use(tablet, code, { by: "verify" }), null);
  });

  it("throws on a state that is not its own", async () => {
    for (const state of [null, {}, { hash: "x" }, { secret: 1, parameters: {} }, { secret: "A" }, "text"]) {
      await assert.rejects(use(plainAuthenticator({ state }), "123456", { by: "verify" }), TypeError);
    }
  });
});
