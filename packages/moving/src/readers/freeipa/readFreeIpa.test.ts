import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { accountsIn, authenticatorsIn, faultsIn, readAll, showAuthenticator } from "../../testing/readAll.ts";

const HEX = "3132333435363738393031323334353637383930";
const BASE = "cn=users,cn=accounts,dc=harbour,dc=example";
const TOKEN = `dn: ipatokenuniqueid=t1,cn=otp,dc=harbour,dc=example
objectClass: top
objectClass: ipatoken
objectClass: ipatokentotp
ipatokenUniqueID: t1
ipatokenOwner: UID=ada, ${BASE}
ipatokenOTPkey:: MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=
ipatokenOTPalgorithm: sha256
ipatokenOTPdigits: 8
ipatokenTOTPtimeStep: 60
ipatokenTOTPclockOffset: 0
ipatokenTOTPwatermark: 29933634`;
const ADA = `dn: uid=ada,${BASE}
objectClass: inetOrgPerson
objectClass: posixAccount
uid: ada
ipaUniqueID: 5f1c
givenName: Ada
sn:: QnnDtm4=
displayName: Ada Byron of the
  Harbour
mail: ada@harbour.example
mobile: +86 138 1234 5678
userPassword:: e1NTSEF9bWMwdWZxbXBxVmdwbnZPS2NBZVBvMWt5aFFSTVNuT1I=`;
const extended = (...entries: readonly string[]): string =>
  `# extended LDIF\n#\nversion: 1\n\n${entries.join("\n\n")}\n\nsearch: 2\nresult: 0 Success\n`;

describe("FreeIPA's directory", () => {
  it("ties tokens to people, whichever comes first", async () => {
    for (const text of [extended(TOKEN, ADA), extended(ADA, TOKEN).replaceAll("\n", "\r\n")]) {
      const records = await readAll("freeipa", text, { pieceBytes: 11 });
      assert.deepEqual(faultsIn(records), []);
      const [ada] = accountsIn(records);
      const { username, email, phone, profile, foreignId, authenticators } = ada ?? assert.fail();
      assert.deepEqual(
        { username, email, phone, profile, foreignId },
        {
          ...{ username: "ada", email: "ada@harbour.example", phone: "+86 138 1234 5678", foreignId: "5f1c" },
          profile: { givenName: "Ada", familyName: "Byön", name: "Ada Byron of the Harbour" },
        },
      );
      const [totp] = authenticators;
      assert.deepEqual(
        { ...totp, secret: Buffer.from(totp?.secret ?? []).toString("hex") },
        {
          ...{ secret: HEX, algorithm: "SHA256", digits: 8, periodSeconds: 60, label: "t1", lastStep: 29933634 },
        },
      );
      assert.equal(ada?.password?.scheme, "ssha");
    }
  });

  it("gives a token alone whose owner is not in the file", async () => {
    assert.deepEqual(authenticatorsIn(await readAll("freeipa", TOKEN)).map(showAuthenticator), [
      `ada SHA256/8/60 ${HEX}`,
    ]);
  });

  it("reads the password hashes of 389 Directory Server, and names others as unreadable", async () => {
    const packed = Buffer.concat([Buffer.from([0, 0, 0x27, 0x10]), Buffer.alloc(64, 1), Buffer.alloc(256, 2)]).toString(
      "base64",
    );
    const hashes = [
      [`{PBKDF2_SHA256}${packed}`, "pbkdf2"],
      ["{PBKDF2-SHA512}10000$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODxAREhMUFRYX", "pbkdf2"],
      ["{CRYPT}$2b$10$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234", "bcrypt"],
      ["{CRYPT}$6$salt$hash", "unreadable"],
      ["plain text", "unreadable"],
    ];
    const entries = hashes.map(([hash = ""], index) =>
      ADA.replace(/userPassword.*/, `userPassword:: ${Buffer.from(hash).toString("base64")}`).replaceAll(
        "ada",
        `p${index}`,
      ),
    );
    const accounts = accountsIn(await readAll("freeipa", extended(...entries)));
    assert.deepEqual(
      accounts.map(({ password }) => password?.scheme),
      hashes.map(([, scheme]) => scheme),
    );
    const [first] = accounts;
    assert.deepEqual(
      first?.password?.scheme === "pbkdf2" ? [first.password.iterations, first.password.digest.length] : null,
      [10000, 32],
    );
  });

  it("refuses counting and disabled tokens, changes, files and broken lines by line", async () => {
    const entries = [
      TOKEN.replace("ipatokentotp", "ipatokenhotp"),
      `${TOKEN}\nipatokenDisabled: TRUE`,
      TOKEN.replace("MTIz", "MTI"),
      `dn: uid=x,${BASE}\nchangetype: delete`,
      `dn: uid=x,${BASE}\njpegPhoto:< file:///etc/passwd`,
      "no colon here",
      `${ADA}\nnsAccountLock: perhaps`,
    ];
    const fields = faultsIn(await readAll("freeipa", extended(...entries))).map(([field]) => field);
    assert.deepEqual(fields, ["objectClass", "ipatokenDisabled", "entry", "entry", "entry", "entry", "nsAccountLock"]);
  });
});
