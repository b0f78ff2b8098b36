import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isMadeOfName, ownNames } from "./ownNames.ts";

const owner = { username: "小明", email: "ada.lovelace+shop@example.com", phone: "+8613800138000" };

function isTriedFirst(password: string): boolean {
  return ownNames(owner, { name: "Acme Shop" }).some((name) => isMadeOfName(password, name));
}

describe("ownNames", () => {
  it("are user name, address, mailbox, number and product, and none that is not there", () => {
    assert.deepEqual(ownNames(owner, { name: "Acme Shop" }), [
      ...["小明", "ada.lovelace+shop@example.com", "ada.lovelace+shop", "ada.lovelace"],
      ...["+8613800138000", "Acme Shop"],
    ]);
    assert.deepEqual(ownNames({ username: null, email: null, phone: null }, null), []);
  });
});

describe("isMadeOfName", () => {
  it("finds a name in whatever spelling, and with what people add to it", () => {
    for (const password of [
      ...[
        "ada.lovelace",
        "AdaLovelace",
        "ada_lovelace!",
        "adalovelace2024",
        "2024ada-lovelace",
        "ａｄａ.ｌｏｖｅｌａｃｅ",
      ],
      ...["ada.lovelace+shop", "ada.lovelace+shop@example.com", "小明1234", "acmeshop", "Acme Shop 1!"],
    ]) {
      assert.ok(isTriedFirst(password), password);
    }
  });

  it("finds a number with and without its country, its end, and with what people add to it", () => {
    for (const password of [
      ...["+8613800138000", "8613800138000", "008613800138000", "13800138000", "138 0013-8000", "013800138000"],
      ...["00138000", "138000", "138000!a", "Aa13800138000"],
    ]) {
      assert.ok(isTriedFirst(password), password);
    }
  });

  it("finds none where a name is a small part of a password, or not there", () => {
    for (const password of [
      ...["ada.lovelace and the engine", "meet ada.lovelace", "lovelace", "correct horse battery staple"],
      ...["小明 likes his tea hot", "138001", "000000", "the number is 138000", "acme", "!!!!!!"],
    ]) {
      assert.ok(!isTriedFirst(password), password);
    }
  });

  it("takes a name without letters and digits for none", () => {
    assert.ok(!isMadeOfName("!!!!!!", "!!"));
  });
});
