import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { TriggerData } from "@countersign/contract";
import type { Authenticator, FactorChoice, SecondFactorDue } from "@countersign/core";
import { plainAuthenticator, plainMfaToken, plainSubject, plainUser } from "@countersign/testkit";
import { Check } from "typebox/value";
import { presentTriggerData } from "./presentTriggerData.ts";

const user = plainUser({
  phone: "+8613800138000",
  phoneVerified: true,
  profile: { nickname: "Jo", photo: "https://example.com/jo.png" },
});

function bound(kind: Authenticator["kind"], fields: Partial<Authenticator> = {}): Authenticator {
  return plainAuthenticator({ kind, state: { secret: "SECRET" }, ...fields });
}

function pending(authenticators: readonly Authenticator[], choices: readonly FactorChoice[]): SecondFactorDue {
  const subject = plainSubject({ user, passwordHash: "hash", authenticators });
  const token = plainMfaToken();
  return {
    kind: "secondFactorDue",
    token,
    flowHandle: "handle",
    reason: "application",
    choices,
    proving: null,
    subject,
  };
}

const mfaToken = "token";

describe("presentTriggerData", () => {
  it("gives the whole union, whatever is bound", () => {
    const sets = [
      [],
      [bound("totp")],
      [bound("sms", { address: "+12015550123" }), bound("email", { address: "x@y.zz" })],
    ];
    for (const authenticators of sets) {
      const data = presentTriggerData(pending(authenticators, [{ factor: "OTP", bound: false }]), mfaToken);
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
    const { applicationMfa, current, faceMfaEnabled } = presentTriggerData(pending([bound("face")], choices), mfaToken);
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
        mfaToken,
      ).totpMfaEnabled;
    assert.deepEqual([enabled("confirmed"), enabled("pending")], [true, false]);
  });

  it("shows where codes go as the factor's address, and the account's own addresses beside it", () => {
    const data = presentTriggerData(
      pending([bound("sms", { address: "+12015550123" })], [{ factor: "SMS", bound: true }]),
      mfaToken,
    );
    assert.deepEqual([data.mfaPhone, data.mfaPhoneCountryCode, data.mfaEmail], ["2015550123", "+1", null]);
    assert.deepEqual([data.phone, data.phoneCountryCode, data.email], ["13800138000", "+86", "jo@example.com"]);
    assert.deepEqual([data.username, data.nickname, data.avatar], ["jo", "Jo", "https://example.com/jo.png"]);
  });
});
