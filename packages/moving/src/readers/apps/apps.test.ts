import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SourceUnreadable } from "../../SourceUnreadable.ts";
import { authenticatorsIn, faultsIn, readAll, showAuthenticator } from "../../testing/readAll.ts";

const HELLO = "48656c6c6f21deadbeef";
const info = { secret: "JBSWY3DPEHPK3PXP", algo: "SHA256", digits: 8, period: 60 };
const entry = { type: "totp", uuid: "01", name: "Mason", issuer: "Deno", note: "", favorite: false, icon: null, info };
const vault = (db: unknown, header: unknown = { slots: null, params: null }) =>
  JSON.stringify({ version: 1, header, db });
const service = {
  ...{ name: "Shop", secret: "JBSWY3DPEHPK3PXP", updatedAt: 1, order: { position: 0 } },
  otp: {
    account: "anna",
    issuer: "Shop",
    digits: 8,
    period: 60,
    algorithm: "SHA512",
    tokenType: "TOTP",
    source: "Manual",
  },
};

async function shown(format: string, text: string): Promise<readonly string[]> {
  return authenticatorsIn(await readAll(format, text)).map(showAuthenticator);
}

describe("authenticator apps", () => {
  it("reads vaults of Aegis in versions 1 to 3 of their content, and no other", async () => {
    for (const version of [1, 2, 3])
      assert.deepEqual(await shown("aegis", vault({ version, entries: [entry] })), [`Mason SHA256/8/60 ${HELLO}`]);
    for (const version of [0, 4, "3", null])
      await assert.rejects(readAll("aegis", vault({ version, entries: [] })), SourceUnreadable);
  });

  it("says what to do with an encrypted backup", async () => {
    await assert.rejects(
      readAll("aegis", vault("bm90IGpzb24=", { slots: [{}], params: {} })),
      /encrypted vault: in Aegis/,
    );
    const backup = { schemaVersion: 4, services: [], servicesEncrypted: "abc:def:ghi" };
    await assert.rejects(readAll("2fas", JSON.stringify(backup)), /encrypted backup: in 2FAS/);
  });

  it("refuses other sorts of tokens one by one, and says what is not taken over", async () => {
    const entries = [
      { ...entry, type: "hotp", info: { ...info, counter: 3 } },
      { ...entry, type: "steam" },
      { ...entry, note: "blue", info: { ...info, pin: "1234" } },
      { ...entry, info: { ...info, secret: "1" } },
      { ...entry, info: { ...info, digits: 1e300 } },
    ];
    const records = await readAll("aegis", vault({ version: 3, entries }));
    assert.deepEqual(
      faultsIn(records).map(([field]) => field),
      ["type", "type", "info.secret", "info.digits"],
    );
    const [kept] = authenticatorsIn(records);
    assert.deepEqual(kept?.remarks, ["not taken over: note, info.pin"]);
    assert.equal(kept?.at.path, "db.entries[2]");
  });

  it("reads backups of 2FAS, with what it leaves out as usual", async () => {
    const plain = { name: "x", secret: "JBSWY3DPEHPK3PXP", otp: { label: "Old:bo", algorithm: null, source: "Link" } };
    const text = JSON.stringify({ schemaVersion: 4, services: [service, plain], groups: [] });
    assert.deepEqual(await shown("2fas", text), [`anna SHA512/8/60 ${HELLO}`, `bo SHA1/6/30 ${HELLO}`]);
  });

  it("reads andOTP and FreeOTP+", async () => {
    const andOtp = [
      {
        secret: "JBSWY3DPEHPK3PXP",
        issuer: "I",
        label: "I:cleo",
        digits: 6,
        type: "TOTP",
        algorithm: "SHA1",
        period: 30,
      },
    ];
    assert.deepEqual(await shown("andotp", JSON.stringify(andOtp)), [`cleo SHA1/6/30 ${HELLO}`]);
    const secret = [...Buffer.from(HELLO, "hex")].map((byte) => (byte > 127 ? byte - 256 : byte));
    const tokens = [
      { algo: "SHA1", counter: 0, digits: 6, issuerExt: "I", label: "dora", period: 30, secret, type: "TOTP" },
    ];
    assert.deepEqual(await shown("freeotp", JSON.stringify({ tokens, tokenOrder: [] })), [`dora SHA1/6/30 ${HELLO}`]);
    const wrong = [{ ...tokens[0], secret: [300] }];
    assert.deepEqual(
      faultsIn(await readAll("freeotp", JSON.stringify({ tokens: wrong }))).map(([field]) => field),
      ["secret"],
    );
  });
});
