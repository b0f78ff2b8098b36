import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SourceUnreadable } from "../../SourceUnreadable.ts";
import { accountsIn, faultsIn, readAll } from "../../testing/readAll.ts";

const ARGON = "$argon2i$v=19$m=4096,t=256,p=1$aZzrqpSX45DOo+9uEW6XVw$O4MdirF0mtuWWWz68eyNAt2u1FzzV3m3g00oIxmEr0U";
const row = {
  ...{
    tenant_id: "default",
    id: "u1",
    username: "ada",
    primary_email: "ada@harbour.example",
    primary_phone: "8613812345678",
  },
  ...{ password_encrypted: ARGON, password_encryption_method: "Argon2i", name: "Ada Byron", avatar: null },
  profile: { givenName: "Ada", zoneinfo: "Europe/London", address: { locality: "London" } },
  ...{ application_id: null, identities: {}, custom_data: { berth: 7 }, logto_config: {} },
  mfa_verifications: [
    {
      type: "Totp",
      id: "m1",
      createdAt: "2026-01-02T03:04:05.000Z",
      key: "JBSWY3DPEHPK3PXP",
      lastUsedTimeStep: 57000000,
    },
    { type: "BackupCode", id: "m2", createdAt: "2026-01-02T03:04:05.000Z", codes: [{ code: "aaaaaaaaaa" }] },
  ],
  ...{
    is_suspended: true,
    last_sign_in_at: null,
    created_at: "2026-01-02T03:04:05+00:00",
    updated_at: "2026-01-02T03:04:05+00:00",
  },
};
const quoted = (cell: unknown): string =>
  `"${(typeof cell === "string" ? cell : JSON.stringify(cell)).replaceAll('"', '""')}"`;
const csv = [
  Object.keys(row).join(","),
  Object.values({ ...row, is_suspended: "t", created_at: "2026-01-02 03:04:05+00" })
    .map((cell) => (cell === null ? "" : quoted(cell)))
    .join(","),
].join("\n");

describe("Logto's table of users", () => {
  it("reads JSON, CSV and camel case alike", async () => {
    const camel = Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
        value,
      ]),
    );
    for (const source of [JSON.stringify([row]), JSON.stringify({ users: [row] }), csv, JSON.stringify([camel])]) {
      const records = await readAll("logto", source);
      assert.deepEqual(faultsIn(records), []);
      const { at: _, password, authenticators, createdAt, ...rest } = accountsIn(records)[0] ?? assert.fail();
      assert.deepEqual(rest, {
        ...{ kind: "account", foreignId: "u1", username: "ada", email: "ada@harbour.example", emailVerified: true },
        ...{ phone: "+8613812345678", phoneVerified: true, blocked: true, recoveryCode: null },
        profile: { name: "Ada Byron", givenName: "Ada", zoneinfo: "Europe/London", locality: "London" },
        ...{ customData: { berth: 7 }, remarks: ["not taken over: 1 of BackupCode"] },
      });
      assert.equal(createdAt?.toISOString(), "2026-01-02T03:04:05.000Z");
      assert.equal(password?.scheme === "argon2" ? password.variant : null, "argon2i");
      assert.deepEqual(
        authenticators.map(({ digits, lastStep }) => [digits, lastStep]),
        [[6, 57000000]],
      );
    }
  });

  it("reads every method of passwords, or says that it cannot", async () => {
    const legacy = JSON.stringify(["pbkdf2", ["salt", "1000", "20", "sha512"], "00".repeat(20)]);
    const passwords: readonly (readonly [string, string, string | undefined])[] = [
      ["Bcrypt", "$2b$10$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234", "bcrypt"],
      ["SHA256", "ab".repeat(32), "ssha"],
      ["SHA1", "ab".repeat(20), "ssha"],
      ["MD5", "ab".repeat(16), "unreadable"],
      ["Legacy", legacy, "pbkdf2"],
      ["Legacy", JSON.stringify(["md5", ["x"], "00"]), "unreadable"],
      ["Argon2i", "nonsense", "unreadable"],
    ];
    const rows = passwords.map(([password_encryption_method, password_encrypted]) => ({
      ...row,
      password_encryption_method,
      password_encrypted,
    }));
    const accounts = accountsIn(await readAll("logto", JSON.stringify(rows)));
    assert.deepEqual(
      accounts.map(({ password }) => password?.scheme),
      passwords.map(([, , scheme]) => scheme),
    );
  });

  it("refuses broken rows one by one, and other files as a whole", async () => {
    const rows = [
      { ...row, mfa_verifications: [{ type: "Totp", key: "1" }] },
      { ...row, mfa_verifications: "[" },
      { ...row, is_suspended: "perhaps" },
      { ...row, profile: [] },
      7,
    ];
    assert.deepEqual(
      faultsIn(await readAll("logto", JSON.stringify(rows))).map(([field]) => field),
      ["mfa_verifications.key", "mfa_verifications", "is_suspended", "profile", "row"],
    );
    for (const source of ["", "{}", "a,b\n1,2", "[", JSON.stringify([row]).slice(0, -1)])
      await assert.rejects(readAll("logto", source), SourceUnreadable);
  });
});
