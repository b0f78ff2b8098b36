import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { activityWords, refusedWords } from "../../packages/ui/src/pages/words/activityWords.ts";
import { enUs } from "../../packages/ui/src/words/enUs.ts";
import { zhCn } from "../../packages/ui/src/words/zhCn.ts";

const filled = (sentence: string): readonly string[] => (sentence.match(/\{\w+\}/g) ?? []).toSorted();

describe("the catalogues", () => {
  it("have the same sentences, none of them empty, with the same things filled in", () => {
    assert.deepEqual(Object.keys(zhCn), Object.keys(enUs));
    for (const [key, sentence] of Object.entries(enUs)) {
      const other = zhCn[key as keyof typeof enUs]; // they have the same keys
      assert.ok(sentence.length > 0 && other.length > 0, key);
      assert.deepEqual(filled(other), filled(sentence), key);
    }
  });
});

describe("the words for what happened to an account", () => {
  it("say of a second step that nobody completed what is true of a sign-in and of a session that was asked anew", () => {
    for (const words of [activityWords, refusedWords]) {
      assert.equal(words["en-US"]["signIn.abandoned"], "A second step was asked for and not completed in time");
      assert.doesNotMatch(words["zh-CN"]["signIn.abandoned"], /登录|第一步/);
    }
  });
});
