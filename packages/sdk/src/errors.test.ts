import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { inspect } from "node:util";
import { CountersignError } from "./CountersignError.ts";
import { errorFor } from "./errorFor.ts";
import { ProofRefusedError } from "./errors.ts";
import { MfaRequiredError } from "./MfaRequiredError.ts";
import type { MfaTriggerData } from "./mfaTypes.ts";

const data: MfaTriggerData = {
  mfaToken: "secret-token",
  applicationMfa: [
    { mfaPolicy: "EMAIL", sort: 3, status: 1 },
    { mfaPolicy: "OTP", sort: 1, status: 1 },
    { mfaPolicy: "SMS", sort: 2, status: 1 },
    { mfaPolicy: "FACE", sort: 4, status: 1 },
    { mfaPolicy: "PASSKEY", sort: 5, status: 1 },
  ],
  totpMfaEnabled: false,
  faceMfaEnabled: false,
  passkeyEnabled: false,
  mfaPhone: null,
  mfaPhoneCountryCode: null,
  mfaEmail: "",
  email: "ada@example.com",
  phone: null,
  phoneCountryCode: null,
  username: null,
  nickname: null,
  avatar: null,
  current: "OTP",
};

function required(changes: Partial<MfaTriggerData> = {}, code = 1635): MfaRequiredError {
  const error = errorFor({ code, message: "second factor", data: { ...data, ...changes } });
  assert.ok(error instanceof MfaRequiredError);
  return error;
}

describe("errorFor", () => {
  for (const [name, codes] of [
    ["SignInRequiredError", [2020, 2021, 2206, 2207]],
    ["ProofRefusedError", [1702, 1707, 2001, 2006, 2300, 2302, 2333, 6001, 6002]],
    ["ThrottledError", [422, 1002, 2057, 2080]],
    ["UnavailableError", [2090, 2095, 2099]],
    ["CountersignError", [400, 404, 500, 1635, 1700, 1701, 1636, 2005, 2026, 6003]],
  ] as const) {
    it(`gives ${name} for ${codes.join(", ")}`, () => {
      for (const code of codes) {
        const error = errorFor({ code, message: "refused" });
        assert.deepEqual([error.name, error.code, error.message, error.data], [name, code, "refused", null]);
        assert.ok(error instanceof CountersignError && error instanceof Error);
      }
    });
  }

  it("says how many tries are left, if the server does", () => {
    const left = [{ remainCount: 3 }, { remainCount: "3" }, null, "text"].map((value) => {
      const error = errorFor({ code: 2333, message: "", data: value });
      return error instanceof ProofRefusedError ? error.remainingTries : assert.fail();
    });
    assert.deepEqual(left, [3, null, null, null]);
  });

  it("says how far the clock of an app is off, if the server does", () => {
    const off = [{ clockOffSeconds: -300 }, { clockOffSeconds: "1" }, null].map((data) => {
      const error = errorFor({ code: 6001, message: "", data });
      return error instanceof ProofRefusedError ? error.clockOffSeconds : assert.fail();
    });
    assert.deepEqual(off, [-300, null, null]);
  });
});

describe("MfaRequiredError", () => {
  it("stands for both numbers and has the token", () => {
    assert.deepEqual([required({}, 1635).code, required({}, 1636).code], [1635, 1636]);
    assert.deepEqual([required().mfaToken, required().data.mfaToken], ["secret-token", "secret-token"]);
  });

  it("lists the factors by preference", () => {
    const policies = required().choices.map((choice) => choice.policy);
    assert.deepEqual(policies, ["OTP", "SMS", "EMAIL", "FACE", "PASSKEY"]);
  });

  it("tells the bound factors from the others", () => {
    assert.equal(required().mustBind, true);
    for (const [policy, changes] of [
      ["OTP", { totpMfaEnabled: true }],
      ["SMS", { mfaPhone: "+8613800000000" }],
      ["EMAIL", { mfaEmail: "ada@example.com" }],
      ["FACE", { faceMfaEnabled: true }],
      ["PASSKEY", { passkeyEnabled: true }],
    ] as const) {
      const error = required(changes);
      assert.deepEqual(
        error.choices.filter((choice) => choice.bound),
        [{ policy, bound: true }],
      );
      assert.equal(error.mustBind, false);
    }
  });

  it("can live with an answer that lists no factors", () => {
    const error = errorFor({ code: 1635, message: "", data: { mfaToken: "token" } });
    assert.ok(error instanceof MfaRequiredError);
    assert.deepEqual([error.mfaToken, error.choices, error.mustBind], ["token", [], false]);
  });

  it("does not show its token in logs or in JSON", () => {
    const error = required();
    for (const text of [inspect(error, { depth: 9 }), JSON.stringify(error), `${error}`, String(error.stack)]) {
      assert.ok(!text.includes("secret-token"), text);
    }
  });
});
