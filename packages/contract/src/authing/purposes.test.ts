import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { emailScenes, smsChannels, smsScenes } from "./purposes.ts";

/** Scenes that authing-js-sdk, Guard and the Python client know. */
const CLIENT_SMS_SCENES = [
  "login",
  "register",
  "reset",
  "bind",
  "unbind",
  "mfa-bind",
  "mfa-verify",
  "mfa-unbind",
  "complete-phone",
];

describe("what codes are for", () => {
  it("has a purpose for every scene that clients send with a number", () => {
    assert.deepEqual(Object.keys(smsScenes), CLIENT_SMS_SCENES);
  });

  it("means the same by the scenes and the channels of text messages, one to one", () => {
    const purposes = Object.values(smsScenes);
    assert.deepEqual(Object.values(smsChannels), purposes);
    assert.equal(new Set(purposes).size, purposes.length);
  });

  it("means the same by an e-mail as by a text message, and gives no power to a scene that names none", () => {
    const { VERIFY_CODE, ...named } = emailScenes;
    assert.equal(VERIFY_CODE, "general");
    const purposes = new Set<string>(Object.values(smsScenes));
    assert.ok(Object.values(named).every((purpose) => purposes.has(purpose)));
    const unbinding = Object.entries(emailScenes).filter(([, purpose]) => purpose === "unbind");
    assert.deepEqual(unbinding, [["EMAIL_UNBIND_VERIFY_CODE", "unbind"]]);
    const resetting = Object.entries(emailScenes).filter(([, purpose]) => purpose === "resetPassword");
    assert.deepEqual(
      resetting.map(([scene]) => scene),
      ["RESET_PASSWORD", "RESET_PASSWORD_VERIFY_CODE"],
    );
  });
});
