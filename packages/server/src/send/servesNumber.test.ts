import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { servesNumber } from "./servesNumber.ts";

const NEW_YORK = "+12125550123";
const TORONTO = "+14165550123";
const NASSAU = "+12423591234";
const SHANGHAI = "+8613800138000";

function served(...ranges: readonly string[]): readonly string[] {
  return [NEW_YORK, TORONTO, NASSAU, SHANGHAI].filter((phone) => servesNumber(ranges, phone));
}

describe("servesNumber", () => {
  it("takes a calling code for all numbers that begin with it, whatever the country", () => {
    assert.deepEqual(served("+86"), [SHANGHAI]);
    assert.deepEqual(served("+1"), [NEW_YORK, TORONTO, NASSAU]);
  });

  it("takes a longer beginning for no more than it says", () => {
    assert.deepEqual(served("+1416", "+8613"), [TORONTO, SHANGHAI]);
    assert.deepEqual(served("+1242"), [NASSAU]);
  });

  it("tells the countries of one calling code apart by their ISO names", () => {
    assert.deepEqual(served("US"), [NEW_YORK]);
    assert.deepEqual(served("CA", "CN"), [TORONTO, SHANGHAI]);
    assert.deepEqual(served("BS"), [NASSAU]);
  });

  it("serves nobody who is in none", () => {
    assert.deepEqual(served(), []);
    assert.deepEqual(served("GB", "+44"), []);
    assert.equal(servesNumber(["US"], "+15005550006"), false, "a number of no country");
  });
});
