import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { emailScenes, schemaSdl } from "@countersign/contract";
import { isEnumType } from "graphql";
import { buildGraphqlSchema } from "../../graphql/buildGraphqlSchema.ts";

describe("sendEmail", () => {
  it("takes exactly the scenes that have a purpose", () => {
    const scenes = buildGraphqlSchema(schemaSdl).getType("EmailScene");
    assert.ok(isEnumType(scenes));
    const names = scenes.getValues().map(({ name }) => name);
    assert.deepEqual(names.toSorted(), Object.keys(emailScenes).toSorted());
  });
});
