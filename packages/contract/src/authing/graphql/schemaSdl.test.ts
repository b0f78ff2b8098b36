import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { buildSchema } from "graphql";
import { schemaSdl } from "./schemaSdl.ts";

describe("schemaSdl", () => {
  it("keeps the rules of the language, which nothing checks at a start", () => {
    assert.doesNotThrow(() => buildSchema(schemaSdl));
    assert.throws(() => buildSchema(`${schemaSdl}\ntype User { id: String }`), /only one type named "User"/);
  });
});
