import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createWorld } from "./testing/createWorld.ts";
import { failureOf, outcomeOf } from "./testing/outcomes.ts";
import { openMfaToken, registerWithApp, submit } from "./testing/person.ts";
import { countRows } from "./testing/tables.ts";

describe("a recovery code that was used", () => {
  it("costs no try at the next sign-ins, opens none of them, and leaves the one in its place good", async (t) => {
    const world = await createWorld(t);
    const person = await registerWithApp(world);
    const show = async (code: string) => submit(world, await openMfaToken(world, person), code, "recovery");
    const { recoveryCode } = await show(person.app.recoveryCode);
    for (let copy = 0; copy < 8; copy += 1) {
      const { failure, data } = await failureOf(show(person.app.recoveryCode));
      assert.deepEqual([failure, data], ["recoveryCodeWrong", { remainCount: 5 }]);
    }
    assert.equal(await countRows(world, "attempts", "factor = 'recovery'"), 0);
    assert.equal(
      (await countRows(world, "audit_events", "factor = 'recovery' and type = 'authenticator.verify'")) > 1,
      true,
    );
    assert.equal(await outcomeOf(show("0000-0000-0000-0000-0000-0000")), "recoveryCodeWrong");
    assert.equal(await countRows(world, "attempts", "factor = 'recovery'"), 1, "a wrong one costs a try");
    assert.equal(await outcomeOf(show(recoveryCode ?? "")), "success");
    assert.equal((await failureOf(show(person.app.recoveryCode))).failure, "recoveryCodeWrong");
    assert.equal(
      await countRows(world, "attempts", "factor = 'recovery'"),
      1,
      "one that was used long ago costs one, too",
    );
  });
});
