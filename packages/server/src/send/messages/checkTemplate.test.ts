import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { checkTemplate } from "./checkTemplate.ts";

describe("checkTemplate", () => {
  it("finds nothing wrong with a template that has all it needs", () => {
    const template = {
      subject: "{{app}}: {{purpose}}",
      text: "{{code}} {{minutes}} {{app}} {{purpose}} {{host}}",
      html: "<b>{{code}}</b>",
    };
    assert.deepEqual(checkTemplate(template, "signIn"), []);
    assert.deepEqual(checkTemplate({ text: "{{app}} {{time}} {{item}} {{browser}} {{place}}" }, "passwordChanged"), []);
  });

  it("demands the code in every form of a message that carries one", () => {
    assert.deepEqual(checkTemplate({ text: "Hello", html: "<p>{{ code }}</p>" }, "signIn"), [
      "text lacks {{code}}",
      "html lacks {{code}}",
      "html knows only {{code}}, {{minutes}}, {{app}}, {{purpose}}, {{host}}",
    ]);
    assert.deepEqual(checkTemplate({ text: "Hello" }, "passwordChanged"), []);
  });

  it("finds unknown placeholders", () => {
    assert.equal(checkTemplate({ text: "{{code}} {{password}}" }, "signIn").length, 1);
    assert.equal(checkTemplate({ text: "{{code}}" }, "passwordChanged").length, 1);
    assert.equal(checkTemplate({ text: "{{code}} {{}}" }, "signIn").length, 1);
    assert.equal(checkTemplate({ text: "{{code}} {{constructor}}" }, "signIn").length, 1);
  });

  it("finds parts that are empty, too long or more than a line of subject", () => {
    assert.deepEqual(checkTemplate({ subject: "a\r\nBcc: b", text: "{{code}}" }, "signIn"), [
      "subject has a line break or a control character",
    ]);
    assert.equal(checkTemplate({ subject: " ", text: "{{code}}" }, "signIn").length, 1);
    assert.equal(checkTemplate({ text: `{{code}}${"a".repeat(10_000)}` }, "signIn").length, 1);
  });
});
