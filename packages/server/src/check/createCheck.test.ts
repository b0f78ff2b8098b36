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

  for (const [name, { params, query, body }] of everyRoute.map((route) => [route.operationId, route] as const)) {
    it(`is given schemas by ${name}`, () => {
      for (const schema of [params, query, body].filter((each) => each !== undefined)) {
        assert.ok(new Ajv().validateSchema(schema));
        assert.doesNotThrow(() => createCheck(schema)({}));
      }
    });
  }
});
