import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { failures } from "@countersign/contract";
import { CountersignError, ProofRefusedError, ThrottledError } from "@countersign/sdk";

interface Told {
  readonly field: string | null;
  readonly text: { readonly word?: string; readonly key?: string; readonly said?: string; readonly fill?: object };
  readonly instead?: string;
}

// By its address: what belongs to a page is checked with the types that pages have.
const file = new URL("../../packages/ui/src/pages/entrance/entranceFaultOf.ts", import.meta.url).href;
const { entranceFaultOf } = (await import(file)) as { readonly entranceFaultOf: (error: unknown) => Told };

const refused = (name: keyof typeof failures, data: object = {}): CountersignError =>
  new CountersignError({ code: failures[name].code, message: failures[name].message["en-US"], data });

describe("what is told of a refusal where people come in", () => {
  it("is in words of the page, at its field, with the way out", () => {
    const told = Object.fromEntries(
      (
        ["passwordDisavowed", "accountBlocked", "userNotFound", "usernameTaken", "phoneTaken", "emailTaken"] as const
      ).map((name) => {
        const { field, text, instead = null } = entranceFaultOf(refused(name));
        return [name, [field, text.word, instead]];
      }),
    );
    assert.deepEqual(told, {
      passwordDisavowed: [null, "faultSuspended", "forgotten"],
      accountBlocked: [null, "faultBlocked", null],
      userNotFound: [null, "faultNobody", "register"],
      usernameTaken: ["username", "faultNameTaken", "sign-in"],
      phoneTaken: ["phone", "faultTaken", "sign-in"],
      emailTaken: ["email", "faultTaken", "sign-in"],
    });
  });

  it("counts the tries that are left, and the time that is to be waited", () => {
    const wrong = (data: object): Told =>
      entranceFaultOf(new ProofRefusedError({ code: failures.passwordWrong.code, message: "", data }));
    assert.deepEqual(wrong({}).text, { word: "faultPassword" });
    assert.deepEqual(wrong({ remainCount: 2 }).text, { word: "faultPasswordLeft", fill: { count: 2 } });
    const wait = (retryAfterSeconds: number | null): Told =>
      entranceFaultOf(new ThrottledError({ code: failures.signInLocked.code, message: "", retryAfterSeconds }));
    assert.deepEqual(wait(null).text, { key: "faultWaitUnknown" });
    assert.deepEqual(wait(30).text, { key: "faultWait", fill: { seconds: 30 } });
    assert.deepEqual(wait(601).text, { word: "faultWaitMinutes", fill: { minutes: 11 } });
  });

  it("says of what was typed what people would, and of a password what the server says", () => {
    const told = (field: string, more: object = {}): Told => entranceFaultOf(refused("malformed", { field, ...more }));
    assert.deepEqual([told("email").field, told("email").text], ["email", { key: "faultMail" }]);
    assert.deepEqual([told("phone").field, told("phone").text], ["phone", { key: "faultPhone" }]);
    assert.deepEqual([told("newPassword").field, told("newPassword").text.word], ["password", "faultPasswordShort"]);
    const common = told("newPassword", { reason: "common" });
    assert.deepEqual([common.field, typeof common.text.said], ["password", "string"]);
    assert.equal(told("elsewhere").field, null, "what has no field here is told below all of them");
  });
});
