import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { faultsIn } from "./faultsIn.ts";
import type { Operation, Property } from "./operation.ts";

/** An operation from one moment to another, done unless said otherwise. */
function op(begunMs: number, endedMs: number, facts: Partial<Operation>): Operation {
  return { name: "act", account: "a", node: 0, begunMs, endedMs, outcome: "done", code: 200, ...facts };
}

const session = (id: string, proved: "nothing" | "factor" = "factor") =>
  ({ opens: { id, kind: "session", acr: proved === "factor" ? "2" : "1", proved } }) as const;

function found(...history: readonly Operation[]): readonly Property[] {
  return faultsIn(history).map(({ property }) => property);
}

const wrong = (begunMs: number, endedMs: number): Operation =>
  op(begunMs, endedMs, { guesses: { at: "totp", wrong: true }, outcome: "refused", code: 6001 });
const right = { guesses: { at: "totp", wrong: false }, clears: "totp" } as const;

describe("what no order explains", () => {
  it("is a secret that was good twice, however the two lie", () => {
    assert.deepEqual(found(op(0, 5, { spends: ["x"] }), op(2, 8, { spends: ["x"] })), ["singleUse"]);
    assert.deepEqual(found(op(0, 5, { spends: ["x"] }), op(6, 8, { spends: ["x"], outcome: "refused" })), []);
    assert.deepEqual(found(op(0, 5, { spends: ["x"] }), op(6, 8, { spends: ["x"], outcome: "unknown" })), []);
  });

  it("is a sixth wrong guess within a lock, or a right one behind five, unless something may have freed them", () => {
    const six = [0, 1, 2, 3, 4, 5].map((at) => wrong(at, at + 10));
    assert.deepEqual(found(...six), ["attemptBudget"]);
    assert.deepEqual(found(...six.slice(1)), []);
    assert.deepEqual(found(...six.slice(0, 5), wrong(31_000, 31_010)), []);
    assert.deepEqual(found(...six.slice(0, 5), op(20, 30, right)), ["attemptBudget"]);
    assert.deepEqual(found(...six.slice(0, 5), op(13, 30, right)), [], "it may have come before the fifth");
    assert.deepEqual(found(...six, op(3, 4, { clears: "totp", outcome: "unknown" })), []);
  });

  it("is a session without a factor while one was bound all the time", () => {
    const bind = op(0, 5, { binds: "first" });
    assert.deepEqual(found(bind, op(6, 8, session("s", "nothing"))), ["factors"]);
    assert.deepEqual(found(bind, op(4, 8, session("s", "nothing"))), []);
    assert.deepEqual(found(bind, op(6, 7, { binds: "none" }), op(7, 8, session("s", "nothing"))), []);
    assert.deepEqual(found(op(0, 1, { opens: { id: "s", kind: "session", acr: "2", proved: "nothing" } })), [
      "factors",
    ]);
  });

  it("is a session, an mfaToken or a password that is good after its end was acknowledged", () => {
    const given = op(0, 1, session("s"));
    const end = op(2, 5, { ends: { which: "one", id: "s" } });
    assert.deepEqual(found(given, end, op(5, 6, { shows: "s" })), ["revocation"]);
    assert.deepEqual(found(given, end, op(4, 6, { shows: "s" })), []);
    assert.deepEqual(found(given, op(2, 5, { ends: { which: "all", id: "s" } }), op(5, 6, { shows: "s" })), []);
    assert.deepEqual(found(given, op(2, 5, { ends: { which: "unproved", id: null } }), op(5, 6, { shows: "s" })), []);
    const token = op(0, 1, { opens: { id: "m", kind: "mfaToken", acr: "", proved: "nothing" } });
    assert.deepEqual(found(token, op(2, 5, { ends: { which: "all", id: null } }), op(6, 7, { shows: "m" })), [
      "revocation",
    ]);
    const sets = [op(0, 1, { sets: "old" }), op(2, 5, { sets: "new" })];
    assert.deepEqual(found(...sets, op(6, 7, { tries: "old" })), ["revocation"]);
    assert.deepEqual(found(...sets, op(4, 7, { tries: "old" })), []);
  });

  it("is what was acknowledged and is gone though nothing can have ended it", () => {
    const gone = { shows: "s", outcome: "refused", missed: true } as const;
    assert.deepEqual(found(op(0, 1, session("s")), op(2, 3, gone)), ["nothingLost"]);
    const end = op(1, 9, { ends: { which: "one", id: "s" }, outcome: "unknown" });
    assert.deepEqual(found(op(0, 1, session("s")), end, op(2, 3, gone)), []);
    const refused = { tries: "new", outcome: "refused", missed: true } as const;
    assert.deepEqual(found(op(0, 1, { sets: "new" }), op(2, 3, refused)), ["nothingLost"]);
    assert.deepEqual(
      found(op(0, 1, { sets: "new" }), op(2, 9, { sets: "newer", outcome: "unknown" }), op(3, 4, refused)),
      [],
    );
  });

  it("is nothing of a history in which everything took effect at one moment of its own", () => {
    const step = fc.record({
      act: fc.constantFrom("open", "end", "endAll", "use", "set", "try", "spend"),
      of: fc.nat(3),
      lead: fc.nat(5),
      lag: fc.nat(5),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => assert.deepEqual(faultsIn(explained(steps)), [])),
      { numRuns: 2000 },
    );
  });
});

interface Step {
  readonly act: string;
  readonly of: number;
  readonly lead: number;
  readonly lag: number;
}

/** Does one step after the other, and gives what clients would have seen whose requests began before and were answered after. */
function explained(steps: readonly Step[]): readonly Operation[] {
  const live = new Set<string>();
  const spent = new Set<number>();
  let password = "";
  return steps.map(({ act, of, lead, lag }, at): Operation => {
    const [begunMs, endedMs] = [at - lead, at + lag];
    const latest = [...live].at(-1 - (of % Math.max(live.size, 1))) ?? "none";
    switch (act) {
      case "open":
        live.add(`s${at}`);
        return op(begunMs, endedMs, session(`s${at}`));
      case "end":
        live.delete(latest);
        return op(begunMs, endedMs, { ends: { which: "one", id: latest } });
      case "endAll":
        live.clear();
        return op(begunMs, endedMs, { ends: { which: "all", id: null } });
      case "use": {
        const shows = `s${Math.max(at - 1 - of, 0)}`;
        return live.has(shows)
          ? op(begunMs, endedMs, { shows })
          : op(begunMs, endedMs, { shows, outcome: "refused", missed: true });
      }
      case "set":
        password = `p${at}`;
        return op(begunMs, endedMs, { sets: password });
      case "try": {
        const tries = of === 0 ? `p${at - 1}` : password;
        return tries === password
          ? op(begunMs, endedMs, { tries })
          : op(begunMs, endedMs, { tries, outcome: "refused", missed: true });
      }
      default: {
        const isFirst = !spent.has(of);
        spent.add(of);
        return op(begunMs, endedMs, { spends: [`x${of}`], outcome: isFirst ? "done" : "refused" });
      }
    }
  });
}
