import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MfaError } from "@countersign/contract/errors";
import { encodeBase32 } from "@countersign/otp";
import { plainAuthenticator, plainSubject } from "@countersign/testkit";
import { readTotpState } from "../factors/totp/totp.ts";
import type { Change } from "../model/changes.ts";
import type { Subject } from "../model/model.ts";
import type { Scope } from "../settle/audit.ts";
import { makePorts } from "../testing/makePorts.ts";
import { importTotp } from "./importTotp.ts";

const subject = plainSubject();
const { poolId, userId } = subject.user;
const scope: Scope = {
  poolId,
  appId: null,
  actor: "management",
  origin: { requestId: "r", ip: null, ipBlock: "unknown", userAgent: null },
};
const STRONG = "GEZDGNBVGY3TQOJQ";

async function imported(
  secret: string,
  given: { readonly subject?: Subject | null; readonly importWeak?: boolean; readonly recoveryCode?: string } = {},
) {
  const written: Change[] = [];
  const found = given.subject === undefined ? subject : given.subject;
  const ports = makePorts({
    settings: { importWeak: given.importWeak === true },
    store: {
      findSubject: async () => found,
      async settle(changes) {
        written.push(...changes);
        return { settled: true, attempts: null };
      },
    },
  });
  const authenticator = await importTotp(ports, { scope, userId, secret, recoveryCode: given.recoveryCode ?? null });
  const saved = written.flatMap((each) => (each.type === "saveAuthenticator" ? [each.authenticator] : []));
  return { secret: readTotpState(authenticator.state).secret, saved, written };
}

const malformedSecret = (error: unknown) =>
  error instanceof MfaError && error.failure === "malformed" && error.data?.field === "secret";

describe("importTotp", () => {
  it("takes base32 of 80 bits and more and keeps one spelling of it", async () => {
    for (const text of [STRONG, STRONG.toLowerCase(), "GEZD GNBV GY3T QOJQ", "gezd-gnbv-gy3t-qojq", `${STRONG}`]) {
      assert.equal((await imported(text)).secret, STRONG);
    }
    const long = encodeBase32(new Uint8Array(64).fill(9));
    assert.equal((await imported(long)).secret, long);
  });

  it("refuses what is short or not base32, and names no secret in the refusal", async () => {
    for (const text of [
      "",
      "GEZDGNBVGY3TQ",
      encodeBase32(new Uint8Array(9)),
      "GEZDGNBVGY3TQOJ1",
      "not base32!",
      "GEZDGNBVGY3TQOJQ====",
    ]) {
      await assert.rejects(
        imported(text),
        (error) => malformedSecret(error) && !(text !== "" && JSON.stringify((error as MfaError).data).includes(text)),
      );
    }
  });

  it("takes short secrets, and other text as its own bytes, where the operator lets it", async () => {
    assert.equal((await imported("ge zd", { importWeak: true })).secret, "GEZA");
    assert.equal(
      (await imported("not base32!", { importWeak: true })).secret,
      encodeBase32(Buffer.from("not base32!")),
    );
    assert.equal((await imported(STRONG, { importWeak: true })).secret, STRONG);
  });

  it("refuses a secret of nothing even there: no code can be computed with it", async () => {
    for (const text of ["", " ", "--"])
      await assert.rejects(imported(text, { importWeak: true }), malformedSecret, JSON.stringify(text));
  });

  it("binds it live at once, with no step used up", async () => {
    const { saved } = await imported(STRONG);
    assert.deepEqual(
      saved.map(({ kind, status, source, expiresAtMs, state }) => ({
        kind,
        status,
        source,
        expiresAtMs,
        step: readTotpState(state).lastAcceptedStep,
      })),
      [{ kind: "totp", status: "confirmed", source: "SELF", expiresAtMs: null, step: null }],
    );
  });

  it("leaves an authenticator with the same secret as it is, so that no used code becomes good again", async () => {
    const state = {
      secret: STRONG,
      parameters: { algorithm: "SHA1", digits: 6, periodSeconds: 30 },
      lastAcceptedStep: 7,
    };
    const known = plainAuthenticator({ state });
    const again = await imported(STRONG.toLowerCase(), { subject: plainSubject({ authenticators: [known] }) });
    assert.deepEqual(again.saved, []);
    const other = await imported("JBSWY3DPEHPK3PXP", { subject: plainSubject({ authenticators: [known] }) });
    assert.equal(other.saved.length, 1);
  });

  it("replaces the live recovery code by the imported one, and touches none when none is sent", async () => {
    const live = plainAuthenticator({ kind: "recovery", state: { hash: "old" } });
    const owner = plainSubject({ authenticators: [live] });
    const { written, saved } = await imported(STRONG, { subject: owner, recoveryCode: "1111-2222-3333" });
    assert.deepEqual(
      written.flatMap((each) => (each.type === "removeAuthenticator" ? [each.id] : [])),
      [live.id],
    );
    assert.deepEqual(
      saved.map(({ kind }) => kind),
      ["totp", "recovery"],
    );
    assert.deepEqual(saved[1]?.state, { hash: "hashed 111122223333" });
    const without = await imported(STRONG, { subject: owner });
    assert.deepEqual(
      without.saved.map(({ kind }) => kind),
      ["totp"],
    );
    assert.equal(
      without.written.some(({ type }) => type === "removeAuthenticator"),
      false,
    );
  });

  it("refuses a recovery code that could be guessed, unless the operator lets it, and one that says nothing", async () => {
    const refused = (error: unknown): boolean =>
      error instanceof MfaError && error.failure === "malformed" && error.data?.field === "recoveryCode";
    for (const recoveryCode of ["1234", "1111-2222-333"]) {
      await assert.rejects(imported(STRONG, { recoveryCode }), refused, recoveryCode);
      assert.equal((await imported(STRONG, { recoveryCode, importWeak: true })).saved.length, 2);
    }
    // Without a letter or a digit any other such text would open the account.
    for (const recoveryCode of ["", "-".repeat(40), "_ \u200b"]) {
      await assert.rejects(imported(STRONG, { recoveryCode }), refused);
      await assert.rejects(imported(STRONG, { recoveryCode, importWeak: true }), refused);
    }
  });

  it("holds the account it read and raises its revision", async () => {
    const { written } = await imported(STRONG);
    assert.deepEqual(written[0], { type: "holdSubject", subject: { poolId, userId }, revision: 1, advance: true });
  });

  it("knows no account that is not there", async () => {
    await assert.rejects(
      imported(STRONG, { subject: null }),
      (error) => error instanceof MfaError && error.failure === "userNotFound",
    );
  });
});
