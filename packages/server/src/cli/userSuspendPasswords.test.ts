import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { countersign, countersignJson } from "./testing/countersign.ts";
import { makeFurnishedHome } from "./testing/furnish.ts";
import { makeSqliteHome } from "./testing/home.ts";

describe("countersign user suspend-passwords", () => {
  it("counts first and changes nothing, asks, and then does it", async (t) => {
    const home = await makeFurnishedHome(t, makeSqliteHome);
    await countersignJson(home, ["user", "create", "--username", "jo", "--make-password"]);
    const words = ["user", "suspend-passwords", "--reason", "stolen"] as const;
    const isOpen = async (): Promise<unknown> => {
      const shown = await countersignJson<Readonly<Record<string, unknown>>>(home, ["user", "show", "jo"]);
      return shown.passwordDisavowed;
    };
    const counted = await countersignJson<Readonly<Record<string, number>>>(home, [...words, "--all", "--dry-run"]);
    assert.equal(counted.done, 0);
    assert.ok((counted.unreachable ?? 0) >= 1, "jo has no address");
    for (const refused of [[...words], [...words, "--all"]])
      assert.notEqual((await countersign(home, refused)).exit, 0, refused.join(" "));
    assert.equal(await isOpen(), false);
    const done = await countersignJson<Readonly<Record<string, number>>>(home, [...words, "--all", "--yes"]);
    assert.equal(done.done, counted.users);
    assert.equal(await isOpen(), true);
  });
});
