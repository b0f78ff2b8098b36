import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Amr, FactorKind } from "../model/model.ts";
import { amrWith, assuranceLevel, counts } from "./assurance.ts";
import { factors, inOrder } from "./factors.ts";

const ASSURANCE = { totp: 2, sms: 2, email: 1, face: 1, recovery: 2 } as const satisfies Record<FactorKind, 1 | 2>;

describe("assurance", () => {
  it("grows by an app, a text message and the recovery code, and by neither a mailbox nor a face", () => {
    for (const { kind, amr } of inOrder) {
      const reached: readonly Amr[] = amrWith({ firstFactor: "password", amr: ["pwd"] }, kind, amr);
      assert.equal(assuranceLevel({ amr: reached }), ASSURANCE[kind], kind);
      assert.equal(reached.includes("mfa"), ASSURANCE[kind] === 2, kind);
      assert.equal(counts(kind), ASSURANCE[kind] === 2, kind);
    }
  });

  it("is never lost by what does not count", () => {
    const begun = { firstFactor: "password", amr: ["pwd", "otp", "mfa"] } as const;
    assert.deepEqual(amrWith(begun, "email", ["otp"]), ["pwd", "otp", "mfa"]);
  });

  it("is that of one factor where a back end does not say that it checked a password", () => {
    for (const amr of [[], ["hwk"], ["pwd"], ["pwd", "hwk"]] as const) {
      const reached = amrWith({ firstFactor: "external", amr }, "totp", ["otp"]);
      assert.equal(assuranceLevel({ amr: reached }), amr.some((each) => each === "pwd") ? 2 : 1);
    }
  });
});

describe("factors", () => {
  it("are switched off after 100 failures in a row, a face after 50", () => {
    const caps = inOrder.map(({ kind, failureCap }) => [kind, failureCap]);
    assert.deepEqual(Object.fromEntries(caps), { totp: 100, sms: 100, email: 100, face: 50, recovery: 100 });
  });

  it("are known by their own kind, and no two by one word", () => {
    for (const [kind, factor] of Object.entries(factors)) assert.equal(factor.kind, kind);
    const words = inOrder.flatMap(({ policyWord }) => policyWord ?? []);
    assert.equal(new Set(words).size, words.length);
  });
});
