import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { matchOutput } from "./matchOutput.ts";

function differs(language: string, shown: string, printed: string): void {
  assert.throws(() => matchOutput(language, shown, printed), assert.AssertionError);
}

describe("what a page says is printed", () => {
  it("is all of it, but for what … stands for", () => {
    matchOutput("text", "Code: …\nada-…@example.com is in.\n", "Code: 123456\nada-17@example.com is in.\n");
    differs("text", "ada-…@example.com is in.", "ada-17@example.com is out.");
    differs("text", "is in.", "ada is in.");
    differs("text", "1+1", "11");
  });

  it("is JSON of the same members and values", () => {
    matchOutput(
      "json",
      '{ "code": 200, "data": { "token": "ey…" }, "list": [1, "…"] }',
      '{"list":[1,2,3],"data":{"token":"eyJ"},"code":200}',
    );
    matchOutput("json", '{ "code": 200, "…": "…" }', '{"code":200,"more":1}');
    differs("json", '{ "code": 200 }', '{"code":200,"more":1}');
    differs("json", '{ "code": 200, "more": 1 }', '{"code":200}');
    differs("json", '{ "code": 200, "more": null, "…": "…" }', '{"code":200}');
    differs("json", '{ "code": 200 }', '{"code":201}');
    differs("json", "[1]", "[1,2]");
    differs("json", '{ "token": "ey…" }', '{"token":"xy"}');
    differs("json", "{}", "no JSON");
  });
});
