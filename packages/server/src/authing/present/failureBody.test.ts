import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type FailureName, failures } from "@countersign/contract";
import { failureBody } from "./failureBody.ts";

describe("failureBody", () => {
  it("gives number and status of the catalogue for every failure, each where one of the clients looks", () => {
    for (const [name, { code, status }] of Object.entries(failures)) {
      const failing = { name: name as FailureName, message: "no", data: null, requestId: "r1" }; // Object.entries forgets the keys
      assert.deepEqual(failureBody(failing), {
        ...{ code, statusCode: status, apiCode: code, message: "no", data: null, requestId: "r1", uniqueId: "r1" },
      });
      assert.ok(status < 500);
    }
  });
});
