import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { factors, guessLimits, limitRules, lockedUntilAfter } from "@countersign/core";
import { faceLimitSettings, limitSettings, requestLimitSettings } from "./limitSettings.ts";
import { renderLimitsDoc } from "./renderLimitsDoc.ts";

const text = renderLimitsDoc();
const rows = text.split("\n").filter((line) => line.startsWith("| "));

describe("docs/limits.md", () => {
  it("has a row for every limit that can be set, with its setting and its default", () => {
    const settings = { ...limitSettings, ...requestLimitSettings, ...faceLimitSettings };
    for (const { name, description, default: fallback } of Object.values(settings))
      assert.ok(rows.includes(`| \`${name}\` | ${description} | \`${fallback}\` |`), name);
  });

  it("has the limits on wrong passwords and wrong codes as they are", () => {
    for (const { limit, windowMs } of [...Object.values(guessLimits.password), ...Object.values(guessLimits.code)])
      assert.ok(rows.some((row) => row.includes(`| ${limit} in ${windowMs / 60_000} minutes |`)));
    assert.ok(rows.some((row) => row.includes(`${factors.totp.failureCap}; ${factors.face.failureCap} for a face`)));
    assert.equal(lockedUntilAfter(4, 0), null);
    assert.equal(lockedUntilAfter(5, 0), 30_000);
    assert.ok(rows.some((row) => row.includes("the fifth failure in a row locks the factor for 30 s")));
    assert.equal(lockedUntilAfter(1000, 0), 3_600_000);
  });

  it("has a row for every limit that can refuse a person", () => {
    for (const [name, { counts, refuses }] of Object.entries(limitRules))
      assert.ok(
        rows.some((row) => row.startsWith(`| \`${name}\` | ${counts} | ${refuses} |`)),
        name,
      );
  });

  it("is what is committed", () => {
    const committed = readFileSync(new URL("../../../../docs/limits.md", import.meta.url), "utf8");
    assert.equal(committed, text);
  });
});
