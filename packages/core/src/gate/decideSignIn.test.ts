import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { plainAuthenticator, plainSubject } from "@countersign/testkit";
import fc from "fast-check";
import { kindOf } from "../factors/assurance.ts";
import type { Application, Authenticator, FactorKind, FirstFactor, PolicyFactor, Subject } from "../model/model.ts";
import { plainApplication } from "../model/plainApplication.ts";
import { choicesFor, decideSignIn, stepUpChoicesFor } from "./decideSignIn.ts";

const ORDER: readonly PolicyFactor[] = ["OTP", "SMS", "EMAIL", "FACE"];
const COUNTING: ReadonlySet<FactorKind | null> = new Set(["totp", "sms"]);

function demanding(factors: readonly PolicyFactor[]): Application {
  const id = "c0".repeat(12);
  return {
    id,
    poolId: "a0".repeat(12),
    name: "app",
    secretDigest: "",
    olderSecret: null,
    ...plainApplication,
    factors,
  };
}

const authenticators: fc.Arbitrary<readonly Authenticator[]> = fc.array(
  fc
    .record({
      kind: fc.constantFrom<FactorKind>("totp", "recovery", "sms", "email", "face"),
      status: fc.constantFrom<Authenticator["status"]>("pending", "confirmed"),
      source: fc.constantFrom<Authenticator["source"]>("SELF", "APPLICATION"),
    })
    .map(plainAuthenticator),
  { maxLength: 6 },
);
const signIns = fc.record({
  subject: fc
    .record({ authenticators, resetBy: fc.constantFrom<Subject["resetBy"]>(null, "sms", "email") })
    .map((fields) => plainSubject(fields)),
  application: fc
    .subarray([...ORDER], { minLength: 0 })
    .chain((some) => fc.shuffledSubarray(some, { minLength: some.length }))
    .map(demanding),
  firstFactor: fc.constantFrom<FirstFactor>("password", "sms", "email"),
});

/** Gives those that fit, or all where none does. */
function preferring<T>(all: readonly T[], fits: (each: T) => boolean): readonly T[] {
  return all.some(fits) ? all.filter(fits) : all;
}

function kindsBound(all: readonly Authenticator[]): ReadonlySet<FactorKind> {
  return new Set(
    all.filter(({ status, kind }) => status === "confirmed" && kind !== "recovery").map(({ kind }) => kind),
  );
}

/** Nothing but a face, and a recovery code beside it. */
function isFaceAlone({ authenticators }: Subject): boolean {
  const kinds = kindsBound(authenticators);
  const hasCode = authenticators.some(({ kind, status }) => kind === "recovery" && status === "confirmed");
  return kinds.size === 1 && kinds.has("face") && hasCode;
}

const RUNS = { numRuns: 2000 };

describe("decideSignIn", () => {
  it("offers what counts, and what does not where it is demanded or nothing else is left; never the first factor's kind, nor what reset the password while there is more", () => {
    fc.assert(
      fc.property(signIns, ({ subject, application, firstFactor }) => {
        const offered = choicesFor(subject, application, firstFactor)
          .filter(({ bound }) => bound)
          .map(({ factor }) => kindOf(factor));
        const second = [...kindsBound(subject.authenticators)].filter((kind) => kind !== firstFactor);
        const proving = preferring(second, (kind) => kind !== subject.resetBy);
        const demanded = application.factors.map(kindOf);
        const expected = preferring(proving, (kind) => COUNTING.has(kind) || demanded.includes(kind));
        const alone = isFaceAlone(subject) ? (["totp"] as const) : [];
        assert.deepEqual(new Set<string | null>(offered), new Set<string | null>([...expected, ...alone]));
      }),
      RUNS,
    );
  });

  it("never offers nothing, nor anything twice, nor the kind of the first factor, and keeps one order", () => {
    fc.assert(
      fc.property(signIns, ({ subject, application, firstFactor }) => {
        const factors = choicesFor(subject, application, firstFactor).map(({ factor }) => factor);
        assert.ok(factors.length > 0);
        assert.ok(factors.every((factor) => kindOf(factor) !== firstFactor));
        const order = isFaceAlone(subject) ? ORDER.toReversed() : ORDER;
        assert.deepEqual(
          factors,
          order.filter((factor) => factors.includes(factor)),
        );
      }),
      RUNS,
    );
  });

  it("offers something unbound only when nothing bound can be offered: what the application demands, else OTP", () => {
    fc.assert(
      fc.property(signIns, ({ subject, application, firstFactor }) => {
        const choices = choicesFor(subject, application, firstFactor);
        const unbound = choices.filter(({ bound }) => !bound).map(({ factor }) => factor);
        if (unbound.length === 0) return;
        assert.equal(unbound.length, choices.length);
        const demanded = ORDER.filter(
          (factor) => application.factors.includes(factor) && kindOf(factor) !== firstFactor,
        );
        const isFirstTimer = kindsBound(subject.authenticators).size === 0;
        const expected = preferring(demanded, (factor) => kindOf(factor) !== subject.resetBy);
        assert.deepEqual(unbound, isFirstTimer && demanded.length > 0 ? expected : ["OTP"]);
      }),
      RUNS,
    );
  });

  it("asks on the owner's behalf (1635) for a confirmed authenticator app of source SELF, unless the application asks (1636)", () => {
    fc.assert(
      fc.property(signIns, ({ subject, application, firstFactor }) => {
        const decision = decideSignIn(subject, application, firstFactor);
        const isPersonal = subject.authenticators.some(
          ({ kind, status, source }) => kind === "totp" && status === "confirmed" && source === "SELF",
        );
        const isDemanded = application.factors.length > 0;
        assert.equal(decision.kind === "secondFactor" && decision.reason === "personal", isPersonal && !isDemanded);
        assert.equal(decision.kind === "secondFactor" && decision.reason === "application", isDemanded);
      }),
      RUNS,
    );
  });

  it("lets through if and only if neither the owner nor the application asks for more", () => {
    fc.assert(
      fc.property(signIns, ({ subject, application, firstFactor }) => {
        const decision = decideSignIn(subject, application, firstFactor);
        const isPersonal = subject.authenticators.some(
          ({ kind, status, source }) => kind === "totp" && status === "confirmed" && source === "SELF",
        );
        assert.equal(decision.kind === "complete", !isPersonal && application.factors.length === 0);
      }),
      RUNS,
    );
  });

  it("takes a pending binding for none", () => {
    fc.assert(
      fc.property(signIns, ({ subject, application, firstFactor }) => {
        const confirmed = subject.authenticators.filter(({ status }) => status === "confirmed");
        assert.deepEqual(
          decideSignIn(subject, application, firstFactor),
          decideSignIn({ ...subject, authenticators: confirmed }, application, firstFactor),
        );
      }),
      RUNS,
    );
  });

  it("offers a recovery code beside a face alone, and nothing where there is none (NIST SP 800-63B-4 §3.2.3)", () => {
    const face = plainAuthenticator({ kind: "face", source: "APPLICATION" });
    const code = plainAuthenticator({ kind: "recovery", source: "APPLICATION" });
    const offered = (...authenticators: readonly Authenticator[]) =>
      choicesFor(plainSubject({ authenticators }), demanding(["OTP", "FACE"]), "password");
    assert.deepEqual(offered(face), [{ factor: "FACE", bound: true }]);
    assert.deepEqual(offered(face, code), [
      { factor: "FACE", bound: true },
      { factor: "OTP", bound: true },
    ]);
    assert.deepEqual(offered(face, { ...code, status: "pending" }), offered(face));
    assert.deepEqual(offered(face, code, plainAuthenticator({ kind: "sms" })), [
      { factor: "SMS", bound: true },
      { factor: "FACE", bound: true },
    ]);
  });

  it("asks for nothing that does not count to raise a session, while something does", () => {
    fc.assert(
      fc.property(signIns, ({ subject, application, firstFactor }) => {
        const choices = choicesFor(subject, application, firstFactor);
        const raising = stepUpChoicesFor(subject, application, firstFactor);
        const counting = choices.filter(({ factor, bound }) => bound && COUNTING.has(kindOf(factor)));
        const someCount = [...kindsBound(subject.authenticators)].some((kind) => COUNTING.has(kind));
        assert.deepEqual(raising, someCount && counting.length > 0 ? counting : choices);
      }),
      RUNS,
    );
  });

  it("offers binding OTP when the only factor there is has just served as the first", () => {
    const subject = plainSubject({ authenticators: [plainAuthenticator({ kind: "sms", source: "APPLICATION" })] });
    const decision = decideSignIn(subject, demanding(["SMS"]), "sms");
    assert.deepEqual(decision, {
      kind: "secondFactor",
      reason: "application",
      choices: [{ factor: "OTP", bound: false }],
    });
  });
});
