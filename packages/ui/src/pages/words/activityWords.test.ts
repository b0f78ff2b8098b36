import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { activityWords, refusedWords } from "./activityWords.ts";

describe("the words for what happened to an account", () => {
  it("say of a second step that nobody completed what is true of a sign-in and of a session that was asked anew", () => {
    for (const words of [activityWords, refusedWords]) {
      assert.equal(words["en-US"]["signIn.abandoned"], "A second step was asked for and not completed in time");
      assert.doesNotMatch(words["zh-CN"]["signIn.abandoned"], /登录|第一步/);
    }
  });
});
