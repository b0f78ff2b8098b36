import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { apiKeyPrefix } from "@countersign/core";
import { hideSecretTexts } from "./hideSecretTexts.ts";

describe("a line of the log", () => {
  it("keeps of an API key, however keys begin, what lists show of it, and nothing of its secret", () => {
    for (const environment of ["live", "test"] as const) {
      const prefix = apiKeyPrefix({ environment, id: "6a3f0c2f4d85b0012ab34cd8" });
      const line = hideSecretTexts(`"tried ${prefix}${"0123456789abcdef".repeat(4)}01234567"`);
      assert.equal(line, `"tried ${prefix}[redacted]"`);
    }
  });
});
