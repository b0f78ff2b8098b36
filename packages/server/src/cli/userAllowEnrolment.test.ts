import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { UserId } from "@countersign/core";
import { countersignJson } from "./testing/countersign.ts";
import { makeFurnishedHome } from "./testing/furnish.ts";
import { makeSqliteHome } from "./testing/home.ts";
import { onDatabaseOf } from "./testing/onDatabaseOf.ts";

describe("countersign user allow-enrolment", () => {
  it("allows one enrolment within a day, and keeps why", async (t) => {
    const home = await makeFurnishedHome(t, makeSqliteHome);
    const made = await countersignJson<{ id: UserId }>(home, ["user", "create", "--username", "jo", "--make-password"]);
    const args = ["user", "allow-enrolment", "jo", "--reason", "came in person"];
    const { id, until } = await countersignJson<{ id: UserId; until: string }>(home, args);
    assert.equal(id, made.id);
    const read = <Row extends object>(text: string) => onDatabaseOf(home, (database) => database.one<Row>(text, [id]));
    const row = await read<{ endMs: number }>('select enrolment_allowed_until_ms as "endMs" from users where id = $1');
    assert.equal(new Date(row?.endMs ?? 0).toISOString(), until);
    const text = "select actor, reason from audit_events where user_id = $1 and type = 'user.allowEnrolment'";
    assert.deepEqual({ ...(await read(text)) }, { actor: "operator", reason: "came in person" });
  });
});
