import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { computeTotp } from "@countersign/otp";
import { People } from "./people.ts";

describe("People", () => {
  for (const count of [100, 1000, 4096]) {
    it(`gives every one of ${count} his turn once, in no order, and nobody whose code is used`, async () => {
      const people = new People(count);
      const first = await people.take(count / 2);
      const before = Math.floor(Date.now() / 30_000);
      for (const index of first) people.takeCode(index);
      const others = await people.take(count);
      // A time step may have ended in between: then all may come again.
      if (Math.floor(Date.now() / 30_000) === before)
        assert.deepEqual(
          [...first, ...others].toSorted((one, other) => one - other),
          people.all,
        );
      assert.notDeepEqual(
        [...first],
        first.toSorted((one, other) => one - other),
      );
    });
  }

  it("gives the code of now of the secret that it shows", () => {
    const people = new People(100);
    const codes = [-1, 0].map((step) =>
      computeTotp({
        secret: people.secret(7),
        parameters: { algorithm: "SHA1", digits: 6, periodSeconds: 30 },
        nowMs: Date.now() + step * 1000,
      }),
    );
    assert.ok(codes.includes(people.takeCode(7)));
    assert.notEqual(people.secretBase32(7), people.secretBase32(8));
  });
});
