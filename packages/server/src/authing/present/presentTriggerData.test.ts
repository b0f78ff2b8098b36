import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { TriggerData } from "@countersign/contract";
import type { Authenticator, FactorChoice, SecondFactorDue, Subject, User } from "@countersign/core";
import { Check } from "typebox/value";
import { presentTriggerData } from "./presentTriggerData.ts";

const user: User = {
  poolId: "a0".repeat(12),
  userId: "b0".repeat(12),
  username: "jo",
  email: "jo@example.com",
  emailVerified: true,
  phone: "+8613800138000",
  phoneVerified: true,
  blocked: false,
  profile: { nickname: "Jo", photo: "https://example.com/jo.png" },
  customData: {},
  registerSource: [],
  loginsCount: 0,
  lastLoginAtMs: null,
  lastIp: null,
  createdAtMs: 0,
  updatedAtMs: 0,
};

function bound(kind: Authenticator["kind"], fields: Partial<Authenticator> = {}): Authenticator {
  const { poolId, userId } = user;
  return {
    ...{ id: "e0".repeat(12), poolId, userId, kind, source: "SELF", name: "", address: null, status: "confirmed" },
    ...{ state: { secret: "SECRET" }, version: 1, createdAtMs: 0, updatedAtMs: 0, expiresAtMs: null, ...fields },
  } as Authenticator; // two spreads hide the literal types
}

function pending(authenticators: readonly Authenticator[], choices: readonly FactorChoice[]): SecondFactorDue {
  const subject: Subject = { user, passwordHash: "hash", resetBy: null, revision: 1, authenticators, attempts: {} };
  const token = {
    ...{
      id: "f0".repeat(12),
      poolId: user.poolId,
      userId: user.userId,
      appId: "c0".repeat(12),
      firstFactor: "password",
    },
    ...{ amr: ["pwd"], authTimeMs: 0, ip: null, flowHandleDigest: "", state: "open", createdAtMs: 0, expiresAtMs: 1 },
  } as SecondFactorDue["token"]; // two spreads hide the literal types
  return { kind: "secondFactorDue", token, flowHandle: "handle", reason: "application", choices, subject };
}

const mfaTokens = { sign: () => "token" };

describe("presentTriggerData", () => {
  it("gives the whole union, whatever is bound", () => {
    const sets = [
      [],
      [bound("totp")],
      [bound("sms", { address: "+12015550123" }), bound("email", { address: "x@y.zz" })],
    ];
    for (const authenticators of sets) {
      const data = presentTriggerData(pending(authenticators, [{ factor: "OTP", bound: false }]), mfaTokens);
      assert.ok(Check(TriggerData, data));
      assert.deepEqual(Object.keys(data).sort(), Object.keys(TriggerData.properties).sort());
      assert.doesNotMatch(JSON.stringify(data), /SECRET|hash|handle/);
    }
  });

  it("offers the choices in their order, the first one preselected", () => {
    const choices = [
      { factor: "SMS", bound: true },
      { factor: "FACE", bound: true },
    ] as const;
    const { applicationMfa, current, faceMfaEnabled } = presentTriggerData(
      pending([bound("face")], choices),
      mfaTokens,
    );
    assert.deepEqual(applicationMfa, [
      { mfaPolicy: "SMS", sort: 1, status: 1 },
      { mfaPolicy: "FACE", sort: 2, status: 1 },
    ]);
    assert.deepEqual([current, faceMfaEnabled], ["SMS", true]);
  });

  it("tells a bound app from one that is still to be confirmed", () => {
    const enabled = (status: Authenticator["status"]) =>
      presentTriggerData(
        pending([bound("totp", { status })], [{ factor: "OTP", bound: status === "confirmed" }]),
        mfaTokens,
      ).totpMfaEnabled;
    assert.deepEqual([enabled("confirmed"), enabled("pending")], [true, false]);
  });

  it("shows where codes go as the factor's address, and the account's own addresses beside it", () => {
    const data = presentTriggerData(
      pending([bound("sms", { address: "+12015550123" })], [{ factor: "SMS", bound: true }]),
      mfaTokens,
    );
    assert.deepEqual([data.mfaPhone, data.mfaPhoneCountryCode, data.mfaEmail], ["2015550123", "+1", null]);
    assert.deepEqual([data.phone, data.phoneCountryCode, data.email], ["13800138000", "+86", "jo@example.com"]);
    assert.deepEqual([data.username, data.nickname, data.avatar], ["jo", "Jo", "https://example.com/jo.png"]);
  });
});
