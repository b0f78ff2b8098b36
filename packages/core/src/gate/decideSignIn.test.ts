import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { kindOf } from "../factors/assurance.ts";
import type { Application, Authenticator, FactorKind, FirstFactor, PolicyFactor, Subject } from "../model/model.ts";
import { makeAuthenticator } from "../testing/makeAuthenticator.ts";
import { makeSubject } from "../testing/makeSubject.ts";
import { choicesFor, decideSignIn, stepUpChoicesFor } from "./decideSignIn.ts";

const ORDER: readonly PolicyFactor[] = ["OTP", "SMS", "EMAIL", "FACE", "PASSKEY"];

function demanding(factors: readonly PolicyFactor[]): Application {
  const id = "c0".repeat(12);
  return {
    id,
    poolId: "a0".repeat(12),
    name: "app",
    secretDigest: "",
    factors,
    redirectUris: [],
    allowedOrigins: [],
    templates: {},
    faceProof: "photo",
  };
}

const authenticators: fc.Arbitrary<readonly Authenticator[]> = fc.array(
  fc
    .record({
      kind: fc.constantFrom<FactorKind>("totp", "recovery", "sms", "email", "face"),
      status: fc.constantFrom<Authenticator["status"]>("pending", "confirmed"),
      source: fc.constantFrom<Authenticator["source"]>("SELF", "APPLICATION"),
    })
    .map(makeAuthenticator),
  { maxLength: 6 },
);
const signIns = fc.record({
  subject: fc
    .record({ authenticators, resetBy: fc.constantFrom<Subject["resetBy"]>(null, "sms", "email") })
    .map((fields) => makeSubject(fields)),
  application: fc
    .subarray([...ORDER], { minLength: 0 })
    .chain((some) => fc.shuffledSubarray(some, { minLength: some.length }))
    .map(demanding),
  firstFactor: fc.constantFrom<FirstFactor>("password", "sms", "email"),
});

/** Leaves out what the password was reset through, unless nothing else is left. */
function exceptReset<T>(all: readonly T[], subject: Subject, kindFor: (each: T) => FactorKind | null): readonly T[] {
  const others = all.filter((each) => subject.resetBy === null || kindFor(each) !== subject.resetBy);
  return others.length > 0 ? others : all;
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
  it("offers every confirmed factor, demanded or not, except the first factor's kind and what reset the password", () => {
    fc.assert(
      fc.property(signIns, ({ subject, application, firstFactor }) => {
        const offered = choicesFor(subject, application, firstFactor)
          .filter(({ bound }) => bound)
          .map(({ factor }) => kindOf[factor]);
        const second = [...kindsBound(subject.authenticators)].filter((kind) => kind !== firstFactor);
        const expected = [...exceptReset(second, subject, (kind) => kind), ...(isFaceAlone(subject) ? ["totp"] : [])];
        assert.deepEqual(new Set<string | null>(offered), new Set<string | null>(expected));
      }),
      RUNS,
    );
  });

  it("never offers nothing, nor anything twice, nor the kind of the first factor, and keeps one order", () => {
    fc.assert(
      fc.property(signIns, ({ subject, application, firstFactor }) => {
        const factors = choicesFor(subject, application, firstFactor).map(({ factor }) => factor);
        assert.ok(factors.length > 0);
        assert.ok(factors.every((factor) => kindOf[factor] !== firstFactor));
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
          (factor) => application.factors.includes(factor) && kindOf[factor] !== firstFactor,
        );
        const isFirstTimer = kindsBound(subject.authenticators).size === 0;
        const expected = exceptReset(demanded, subject, (factor) => kindOf[factor]);
        assert.deepEqual(unbound, isFirstTimer && demanded.length > 0 ? expected : ["OTP"]);
      }),
      RUNS,
    );
  });

  it("asks on the owner's behalf (1635) if and only if a confirmed authenticator app is of source SELF", () => {
    fc.assert(
      fc.property(signIns, ({ subject, application, firstFactor }) => {
        const decision = decideSignIn(subject, application, firstFactor);
        const isPersonal = subject.authenticators.some(
          ({ kind, status, source }) => kind === "totp" && status === "confirmed" && source === "SELF",
        );
        assert.equal(decision.kind === "secondFactor" && decision.reason === "personal", isPersonal);
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
    const face = makeAuthenticator({ kind: "face", source: "APPLICATION" });
    const code = makeAuthenticator({ kind: "recovery", source: "APPLICATION" });
    const offered = (...authenticators: readonly Authenticator[]) =>
      choicesFor(makeSubject({ authenticators }), demanding(["OTP", "FACE"]), "password");
    assert.deepEqual(offered(face), [{ factor: "FACE", bound: true }]);
    assert.deepEqual(offered(face, code), [
      { factor: "FACE", bound: true },
      { factor: "OTP", bound: true },
    ]);
    assert.deepEqual(offered(face, { ...code, status: "pending" }), offered(face));
    assert.deepEqual(offered(face, code, makeAuthenticator({ kind: "email" })), [
      { factor: "EMAIL", bound: true },
      { factor: "FACE", bound: true },
    ]);
  });

  it("does not ask for a face to raise a session, unless there is nothing else", () => {
    fc.assert(
      fc.property(signIns, ({ subject, application, firstFactor }) => {
        const choices = choicesFor(subject, application, firstFactor);
        const raising = stepUpChoicesFor(subject, application, firstFactor);
        const others = choices.filter(({ factor }) => factor !== "FACE");
        const hasOther = !isFaceAlone(subject) && others.some(({ bound }) => bound);
        assert.deepEqual(raising, hasOther ? others : choices);
      }),
      RUNS,
    );
  });

  it("offers binding OTP when the only factor there is has just served as the first", () => {
    const subject = makeSubject({ authenticators: [makeAuthenticator({ kind: "sms", source: "APPLICATION" })] });
    const decision = decideSignIn(subject, demanding(["SMS"]), "sms");
    assert.deepEqual(decision, {
      kind: "secondFactor",
      reason: "application",
      choices: [{ factor: "OTP", bound: false }],
    });
  });
});
