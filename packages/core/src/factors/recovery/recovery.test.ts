import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { plainAuthenticator } from "@countersign/testkit";
import fc from "fast-check";
import type { Authenticator } from "../../model/model.ts";
import { makePorts } from "../../testing/makePorts.ts";
import { recovery } from "./recovery.ts";

const CODE_FORM = /^[0-9a-f]{4}(-[0-9a-f]{4}){5}$/;

/** Gives an authenticator with the code that opens it. */
async function enrolled(): Promise<{ readonly authenticator: Authenticator; readonly code: string }> {
  const { state, view } = await recovery.enrol(makePorts(), {});
  return { authenticator: plainAuthenticator({ kind: "recovery", state }), code: view.code };
}

/** Any character there is. */
const characters = fc.integer({ min: 0, max: 0x10ffff }).map((codePoint) => String.fromCodePoint(codePoint));

describe("recovery", () => {
  it("shows six groups of four hexadecimal digits, different each time", async () => {
    const ports = makePorts();
    const codes = new Set<string>();
    for (let round = 0; round < 100; round += 1) codes.add((await recovery.enrol(ports, {})).view.code);
    assert.equal(codes.size, 100);
    for (const code of codes) assert.match(code, CODE_FORM);
  });

  it("keeps a hash, and nothing the code could be read from", async () => {
    const hashed: string[] = [];
    const ports = makePorts();
    const hasher = { ...ports.hasher, hash: async (secret: string) => `#${hashed.push(secret)}` };
    const { state, view } = await recovery.enrol({ ...ports, hasher }, {});
    assert.deepEqual(state, { hash: "#1" });
    assert.deepEqual(hashed, [view.code.replaceAll("-", "")]);
  });

  it("takes a code that was written down by hand and pasted", async () => {
    const { state } = await recovery.enrol(makePorts(), { code: "9f01-d081-884c-1d65-0a2f-5aa0" });
    const authenticator = plainAuthenticator({ kind: "recovery", state });
    for (const typed of ["9fOl_dO8I_884c_Id6S_oazf_5aa0", "9f01\u2212d081\u2212884c\u2212\u202a1d650a2f5aa0\u202c"]) {
      assert.equal((await recovery.verify(makePorts(), authenticator, typed)).ok, true, typed);
    }
  });

  it("takes an imported code that is kept with what looks alike told apart", async () => {
    const ports = makePorts();
    const state = { hash: await ports.hasher.hash("so_1l0z") };
    const authenticator = plainAuthenticator({ kind: "recovery", state });
    assert.equal((await recovery.verify(ports, authenticator, " So_1L-0Z ")).ok, true);
    assert.equal((await recovery.verify(ports, authenticator, "so_11-0z")).ok, false);
  });

  it("takes an imported code as it is", async () => {
    const { state, view } = await recovery.enrol(makePorts(), { code: "Old-Code 7" });
    assert.equal(view.code, "Old-Code 7");
    const verdict = await recovery.verify(makePorts(), plainAuthenticator({ kind: "recovery", state }), "oldcode7");
    assert.equal(verdict.ok, true);
  });

  it("takes a code in whatever way it is typed: case, spaces, dashes, full-width letters", async () => {
    const { authenticator, code } = await enrolled();
    const separators = fc
      .constantFrom("", "-", " ", " - ", "–", "—", "−".normalize(), "\u00a0", "\n")
      .filter((each) => each !== "−");
    const styles = fc.record({
      separator: separators,
      upper: fc.boolean(),
      wide: fc.boolean(),
      around: fc.constantFrom("", " ", "\t"),
    });
    await fc.assert(
      fc.asyncProperty(styles, async ({ separator, upper, wide, around }) => {
        let typed = code.replaceAll("-", separator);
        if (upper) typed = typed.toUpperCase();
        if (wide)
          typed = typed.replace(/[0-9A-Za-z]/g, (letter) => String.fromCodePoint(letter.charCodeAt(0) + 0xfee0));
        const verdict = await recovery.verify(makePorts(), authenticator, `${around}${typed}${around}`);
        assert.equal(verdict.ok, true, JSON.stringify(typed));
      }),
    );
  });

  it("is used up by being used: the issued code works from then on and the old one does not", async () => {
    const { authenticator, code } = await enrolled();
    const ports = { ...makePorts(), random: { bytes: (length: number) => new Uint8Array(length).fill(0xab) } };
    const verdict = await recovery.verify(ports, authenticator, code);
    if (!verdict.ok) assert.fail("the code was refused");
    const { issued, next } = verdict;
    assert.match(issued ?? "", CODE_FORM);
    assert.notEqual(issued, code);
    const renewed: Authenticator = { ...authenticator, state: next };
    assert.deepEqual(await recovery.verify(ports, renewed, code), { ok: false, outdated: "used" });
    assert.equal((await recovery.verify(ports, renewed, issued ?? "")).ok, true);
  });

  it("refuses any other text without throwing, and issues nothing", async () => {
    const { authenticator, code } = await enrolled();
    const bare = code.replaceAll("-", "");
    const texts = fc.oneof(
      fc.string({ unit: characters, maxLength: 128 }),
      fc.constantFrom("", bare.slice(1), `${bare}0`, bare.slice(0, -1), [...bare].reverse().join("")),
      fc.stringMatching(/^[0-9a-f]{24}$/),
    );
    await fc.assert(
      fc.asyncProperty(texts, async (proof) => {
        fc.pre(proof !== bare);
        assert.deepEqual(await recovery.verify(makePorts(), authenticator, proof), { ok: false });
      }),
    );
  });

  it("throws on a state that is not its own", async () => {
    for (const state of [null, {}, { hash: 1 }, { secret: "A", parameters: {} }]) {
      const authenticator = plainAuthenticator({ kind: "recovery", state });
      await assert.rejects(recovery.verify(makePorts(), authenticator, "x"), TypeError);
    }
  });
});
