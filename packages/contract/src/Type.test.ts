import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Type as TypeBox } from "typebox";
import { Type } from "./Type.ts";

type Builders = typeof Type;

const examples: Readonly<Record<keyof Builders, (type: Builders) => readonly object[]>> = {
  Array: (type) => [type.Array(type.String()), type.Array(type.Null(), { maxItems: 5 })],
  Boolean: (type) => [type.Boolean(), type.Boolean({ description: "Whether" })],
  Enum: (type) => [type.Enum(["SELF", "APPLICATION"]), type.Enum([6, 8], { description: "Digits" })],
  Integer: (type) => [type.Integer(), type.Integer({ minimum: 0 })],
  Intersect: (type) => [type.Intersect([type.Object({}), type.Object({ id: type.String() })], { description: "Both" })],
  Literal: (type) => [type.Literal("totp"), type.Literal(200), type.Literal(true, { description: "Always" })],
  Null: (type) => [type.Null(), type.Null({ description: "Nothing" })],
  Number: (type) => [type.Number(), type.Number({ minimum: 0, maximum: 1 })],
  Object: (type) => [
    type.Object({}),
    type.Object({ note: type.Optional(type.String()) }),
    type.Object(
      { id: type.String(), note: type.Optional(type.String()) },
      { $id: "Note", additionalProperties: false },
    ),
  ],
  Optional: (type) => [type.Optional(type.String({ maxLength: 2 })), type.Optional(type.Optional(type.Null()))],
  String: (type) => [type.String(), type.String({ pattern: "^a$", examples: ["a"] })],
  Union: (type) => [type.Union([]), type.Union([type.String(), type.Null()], { description: "Or nothing" })],
  Unsafe: (type) => [type.Unsafe<Date>({ contentMediaType: "text/plain" }), type.Optional(type.Unsafe({}))],
};

describe("Type", () => {
  for (const [name, build] of Object.entries(examples)) {
    it(`makes of ${name} what TypeBox makes, hidden marks and the order of keywords included`, () => {
      const [ours, theirs] = [build(Type), build(TypeBox)];
      assert.equal(JSON.stringify(ours), JSON.stringify(theirs));
      assert.deepEqual(ours.map(Object.getOwnPropertyDescriptors), theirs.map(Object.getOwnPropertyDescriptors));
    });
  }
});
