import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Type } from "@countersign/contract";
import { Ajv } from "ajv";
import { everyRoute } from "../http/testing/everyRoute.ts";
import { createCheck } from "./createCheck.ts";

const Person = Type.Object(
  { name: Type.String(), age: Type.Optional(Type.Integer()) },
  { additionalProperties: false },
);

describe("createCheck", () => {
  it("takes what has the form, and says what is wrong with what has not", () => {
    const isPerson = createCheck(Person);
    assert.equal(isPerson({ name: "Ada", age: "36" }), false);
    assert.equal(isPerson.errors?.[0]?.instancePath, "/age");
    assert.equal(isPerson({ name: "Ada", age: 36 }), true);
    assert.equal(isPerson.errors, null);
  });

  it("changes nothing in what it looks at", () => {
    const given = { name: "Ada", age: "36", city: "London" };
    assert.equal(createCheck(Person)(given), false);
    assert.deepEqual(given, { name: "Ada", age: "36", city: "London" });
  });

  describe("of something that may be one of several", () => {
    const CLOSED = { additionalProperties: false };
    const code = Type.String();
    const isAddress = createCheck(
      Type.Object({
        to: Type.Union([
          Type.Object({ phone: code, code }, CLOSED),
          Type.Object({ email: code, code }, CLOSED),
          Type.Null(),
        ]),
      }),
    );
    const errorOf = (to: unknown): readonly unknown[] => {
      assert.equal(isAddress({ to }), false);
      const [first] = isAddress.errors ?? [];
      const { missingProperty, additionalProperty, orElse } = first?.params ?? {};
      return [first?.instancePath, missingProperty ?? additionalProperty, ...(orElse ?? [])];
    };

    it("says what is missing or too much in the one that fits what is given", () => {
      assert.deepEqual(errorOf({ email: "x" }), ["/to", "code"]);
      assert.deepEqual(errorOf({ email: "x", code: 1 }), ["/to/code", undefined]);
      assert.deepEqual(errorOf({ email: "x", code: "1", more: 1 }), ["/to", "more"]);
      assert.deepEqual(errorOf({ phone: "x" }), ["/to", "code"]);
      assert.deepEqual(errorOf({ phone: 1, code: "1" }), ["/to/phone", undefined]);
    });

    it("names every member that would do where none fits better", () => {
      assert.deepEqual(errorOf({}), ["/to", "phone", "email"]);
      assert.deepEqual(errorOf({ code: "1" }), ["/to", "phone", "email"]);
    });

    it("goes by a constant that tells them apart", () => {
      const isNote = createCheck(
        Type.Union([
          Type.Object({ kind: Type.Literal("text"), text: code }),
          Type.Object({ kind: Type.Literal("link"), url: code }),
        ]),
      );
      assert.equal(isNote({ kind: "link", text: "x" }), false);
      assert.equal(isNote.errors?.[0]?.params.missingProperty, "url");
    });
  });

  for (const [name, { params, query, body }] of everyRoute.map((route) => [route.operationId, route] as const)) {
    it(`is given schemas by ${name}`, () => {
      for (const schema of [params, query, body].filter((each) => each !== undefined)) {
        assert.ok(new Ajv().validateSchema(schema));
        assert.doesNotThrow(() => createCheck(schema)({}));
      }
    });
  }
});
