import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createSlots } from "./createSlots.ts";

describe("createSlots", () => {
  it("gives as many as there are, a few to each key, and again what was freed", () => {
    const slots = createSlots({ total: 3, each: 2 });
    const [one, two] = [slots.take("a"), slots.take("a")];
    assert.ok(one !== null && two !== null);
    assert.equal(slots.take("a"), null);
    const three = slots.take("b");
    assert.ok(three !== null);
    assert.equal(slots.take("c"), null);
    one();
    one();
    assert.ok(slots.take("c") !== null);
    assert.equal(slots.take("a"), null);
    three();
    assert.ok(slots.take("a") !== null);
    assert.equal(slots.take("b"), null);
  });
});
