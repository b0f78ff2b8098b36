import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SourceUnreadable } from "../../SourceUnreadable.ts";
import { accountsIn, faultsIn, readAll, readSample } from "../../testing/readAll.ts";

const user = { id: "1", username: "ada", enabled: true };
const otp = (credentialData: unknown, value = "NKCkMKb5s195rgbJ8pUU") => ({
  type: "otp",
  secretData: JSON.stringify({ value }),
  credentialData: JSON.stringify(credentialData),
});
const users = (...list: readonly unknown[]): string => JSON.stringify({ realm: "r", users: list });

describe("Keycloak's exports", () => {
  it("reads what Keycloak itself wrote: passwords, authenticators, addresses, attributes", async () => {
    const [ada, bea] = accountsIn(await readAll("keycloak", readSample("keycloak-users-0.json")));
    const [cid, dan] = accountsIn(await readAll("keycloak", readSample("keycloak-users-1.json")));
    assert.deepEqual(
      [ada, bea, cid, dan]
        .map((account) => account?.password)
        .map((password) => {
          if (password?.scheme === "argon2")
            return `${password.variant} ${password.memoryKib} ${password.passes} ${password.lanes}`;
          return password?.scheme === "pbkdf2" ? `${password.hash} ${password.iterations}` : password;
        }),
      ["argon2id 7168 5 1", "sha512 210000", "sha256 600000", "sha1 1300000"],
    );
    assert.deepEqual(
      [ada, bea, cid]
        .map((account) => account?.authenticators[0])
        .map((totp) => totp && { ...totp, secret: Buffer.from(totp.secret).toString() }),
      [
        {
          secret: "35Knzz9eh9Dehdetppa4",
          algorithm: "SHA1",
          digits: 6,
          periodSeconds: 30,
          label: "Blue phone",
          lastStep: null,
        },
        {
          secret: "NKCkMKb5s195rgbJ8pUU",
          algorithm: "SHA512",
          digits: 8,
          periodSeconds: 60,
          label: null,
          lastStep: null,
        },
        {
          secret: "rj1aoaCA4epT6vJQCt7o",
          algorithm: "SHA256",
          digits: 6,
          periodSeconds: 30,
          label: "tablet",
          lastStep: null,
        },
      ],
    );
    const { username, email, emailVerified, phone, profile, foreignId, createdAt, remarks } = ada ?? assert.fail();
    assert.deepEqual(
      { username, email, emailVerified, phone, profile, foreignId, created: createdAt?.getTime(), remarks },
      {
        ...{ username: "ada", email: "ada@harbour.example", emailVerified: true, phone: "+8613812345678" },
        profile: { givenName: "Ada", familyName: "Byron" },
        foreignId: "105bfe95-bfc3-4022-9ab3-e6c21cf2b198",
        ...{ created: 1796017080829, remarks: [] },
      },
    );
    assert.deepEqual(cid?.customData, { department: ["Pilots", "Tugs"] });
    assert.deepEqual(
      [dan?.blocked, dan?.authenticators, dan?.remarks],
      [true, [], ["not taken over: requiredActions"]],
    );
  });

  it("refuses a user whose authenticator counts, and says so", async () => {
    const records = await readAll("keycloak", readSample("keycloak-users-2.json"));
    assert.deepEqual(faultsIn(records), [
      ["credentials.subType", "must be TOTP: counter-based codes (HOTP) cannot be kept"],
    ]);
  });

  it("takes the text of a secret for the key itself, unless it is said to be base32", async () => {
    const text = users(
      { ...user, credentials: [otp({ subType: "totp" }, "JBSWY3DPEHPK3PXP")] },
      { ...user, credentials: [otp({ subType: "totp", secretEncoding: "BASE32" }, "JBSWY3DPEHPK3PXP")] },
    );
    const secrets = accountsIn(await readAll("keycloak", text)).map(({ authenticators }) => authenticators[0]?.secret);
    assert.deepEqual(
      secrets.map((secret) => Buffer.from(secret ?? []).toString("latin1")),
      ["JBSWY3DPEHPK3PXP", "Hello!\xde\xad\xbe\xef"],
    );
  });

  it("reads credentials of versions before 8, and says what cannot be kept of a password", async () => {
    const old = {
      type: "password",
      hashedSaltedValue: "AAECAwQFBgcICQoLDA0ODxAREhM=",
      salt: "AAECAwQFBgc=",
      hashIterations: 27500,
      algorithm: "pbkdf2-sha256",
    };
    const oldOtp = {
      type: "totp",
      value: "abcdefghijklmnopqrst",
      digits: 6,
      period: 30,
      algorithm: "HmacSHA1",
      counter: 0,
    };
    const text = users(
      { ...user, credentials: [old, oldOtp] },
      { ...user, credentials: [{ type: "password", value: "Hunter-2-Hunter" }] },
      { ...user, credentials: [{ ...old, algorithm: "scrypt-of-somebody" }, { type: "webauthn" }] },
    );
    const accounts = accountsIn(await readAll("keycloak", text));
    assert.deepEqual(
      accounts.map(({ password }) => password?.scheme),
      ["pbkdf2", "unreadable", "unreadable"],
    );
    assert.equal(accounts[0]?.authenticators.length, 1);
    assert.deepEqual(accounts[2]?.remarks, ["not taken over: 1 of credential type webauthn"]);
    assert.ok(!JSON.stringify(accounts[1]).includes("Hunter-2"));
  });

  it("reads the users of a whole realm, whatever else it has", async () => {
    const realm = { id: "r", realm: "r", roles: { realm: [{ name: "x" }] }, users: [user], clients: [{ users: [1] }] };
    assert.equal(accountsIn(await readAll("keycloak", JSON.stringify(realm))).length, 1);
    // An array of realms has that of Keycloak's own administrators too.
    await assert.rejects(readAll("keycloak", JSON.stringify([realm])), /one realm/);
    await assert.rejects(readAll("keycloak", "{}"), SourceUnreadable);
  });

  it("refuses what is no person or no text, member by member", async () => {
    const broken = [
      { ...user, serviceAccountClientId: "app" },
      { ...user, username: 7 },
      { enabled: true },
      { ...user, enabled: "perhaps" },
      { ...user, createdTimestamp: "yesterday" },
      { ...user, attributes: { phone: [{}] } },
      { ...user, credentials: [otp({ subType: "totp", digits: 6.5 })] },
      { ...user, credentials: [{ ...otp({}), secretData: "{" }] },
      { ...user, credentials: [{ type: "password" }, { type: "password" }] },
      "ada",
    ];
    const fields = faultsIn(await readAll("keycloak", users(...broken))).map(([field]) => field);
    assert.deepEqual(fields, [
      ...["serviceAccountClientId", "username", "username", "enabled", "createdTimestamp", "attributes.phone"],
      ...["credentialData.digits", "secretData", "credentials[1].type", "users"],
    ]);
  });
});
