import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { User as UserSchema } from "@countersign/contract";
import type { Session, User } from "@countersign/core";
import { Check } from "typebox/value";
import { presentUser } from "./presentUser.ts";

const user: User = {
  poolId: "a0".repeat(12),
  userId: "b0".repeat(12),
  username: null,
  email: "jo@example.com",
  emailVerified: true,
  phone: null,
  phoneVerified: false,
  blocked: false,
  profile: {},
  customData: {},
  registerSource: ["basic:email"],
  loginsCount: 0,
  lastLoginAtMs: null,
  lastIp: null,
  createdAtMs: 0,
  updatedAtMs: 1,
};
const session: Session = {
  id: "d0".repeat(12),
  poolId: user.poolId,
  userId: user.userId,
  appId: "c0".repeat(12),
  firstFactor: "password",
  amr: ["pwd"],
  authTimeMs: 0,
  factorPassedAtMs: null,
  createdAtMs: 0,
  expiresAtMs: 86_400_000,
  revokedAtMs: null,
};

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
