import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ask } from "./testing/codes.ts";
import { outcomeOf } from "./testing/outcomes.ts";
import { createPostedWorld, mailbox, phone } from "./testing/post.ts";

describe("countries that text messages go to", () => {
  const abroad = phone("+14155552671");

  it("get text messages only when they are listed, and mail is for everyone", async (t) => {
    const home = await createPostedWorld(t);
    assert.equal(await outcomeOf(ask(home, abroad, "signIn")), "malformed");
    assert.equal(await outcomeOf(ask(home, mailbox("abroad@example.com"), "signIn")), "success");
    const both = await createPostedWorld(t, { settings: { COUNTERSIGN_SMS_COUNTRIES: "+86,+1" } });
    assert.equal(await outcomeOf(ask(both, abroad, "signIn")), "success");
    assert.equal(await outcomeOf(ask(both, phone("+447400123456"), "signIn")), "malformed");
    const all = await createPostedWorld(t, { settings: { COUNTERSIGN_SMS_COUNTRIES: "*" } });
    assert.equal(await outcomeOf(ask(all, phone("+447400123456"), "signIn")), "success");
  });

  it("may be less than a calling code: a country of several, or how numbers begin", async (t) => {
    const canada = await createPostedWorld(t, { settings: { COUNTERSIGN_SMS_COUNTRIES: "CA,+1415" } });
    const outcome = (number: string): Promise<string> => outcomeOf(ask(canada, phone(number), "signIn"));
    assert.equal(await outcome("+14165550123"), "success", "of Canada");
    assert.equal(await outcome(abroad.address), "success", "of San Francisco");
    assert.equal(await outcome("+12125550123"), "malformed", "of New York");
    assert.equal(await outcome("+8613800138000"), "malformed", "the default one is not added");
  });

  it("are the default one when none are listed", async (t) => {
    const world = await createPostedWorld(t, { settings: { COUNTERSIGN_DEFAULT_COUNTRY: "+1" } });
    assert.equal(await outcomeOf(ask(world, abroad, "signIn")), "success");
    assert.equal(await outcomeOf(ask(world, phone("+8613800138000"), "signIn")), "malformed");
  });
});
