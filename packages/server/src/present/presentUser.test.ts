import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { User as UserSchema } from "@countersign/contract";
import { plainSession, plainUser } from "@countersign/testkit";
import { Check } from "typebox/value";
import { presentUser } from "./presentUser.ts";

const user = plainUser({ username: null, registerSource: ["basic:email"], updatedAtMs: 1 });
const session = plainSession();

describe("presentUser", () => {
  it("gives every field that Authing's clients read, null where there is nothing", () => {
    const body = presentUser(user);
    assert.ok(Check(UserSchema, body));
    assert.deepEqual(Object.keys(body).sort(), Object.keys(UserSchema.properties).sort());
    assert.equal(body.arn, `arn:cn:authing:${user.poolId}:user:${user.userId}`);
    assert.deepEqual([body.password, body.token, body.tokenExpiredAt], [null, null, null]);
    assert.deepEqual(
      [body.lastLogin, body.signedUp, body.updatedAt],
      [null, "1970-01-01T00:00:00.000Z", "1970-01-01T00:00:00.001Z"],
    );
  });

  it("has a token only where a sign-in was completed", () => {
    const { token, tokenExpiredAt } = presentUser(user, { token: "t", session });
    assert.deepEqual([token, tokenExpiredAt], ["t", "1970-01-02T00:00:00.000Z"]);
  });

  it("splits a number into its country's code and the rest", () => {
    const { phone, phoneCountryCode } = presentUser({ ...user, phone: "+8613800138000", phoneVerified: true });
    assert.deepEqual([phone, phoneCountryCode], ["13800138000", "+86"]);
  });

  it("names the type of custom data, whose values the clients parse as JSON unless they are text", () => {
    const customData = { text: "七", number: 7, yes: true, list: [1, null], nothing: null, quote: '"' };
    const shown = presentUser({ ...user, customData }).customData;
    assert.ok(Check(UserSchema, presentUser({ ...user, customData })));
    for (const { key, value, dataType } of shown) {
      const read: unknown = dataType === "STRING" ? value : JSON.parse(String(value));
      assert.deepEqual(read, customData[key as keyof typeof customData], key); // the keys are those of customData
    }
    assert.deepEqual(
      shown.map(({ dataType }) => dataType),
      ["STRING", "NUMBER", "BOOLEAN", "OBJECT", "OBJECT", "STRING"],
    );
  });
});
