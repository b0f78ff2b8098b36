import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SourceUnreadable } from "../../SourceUnreadable.ts";
import { authenticatorsIn, faultsIn, readAll, readSample, showAuthenticator } from "../../testing/readAll.ts";

const KEY = "5bmRkg_qhvWSNM5GBWMR6T_4D_dUsWcpvQ-B9_5FmKI=";
const PRE_SHARED = Buffer.from("a21d908fca9a2fab7f384ce7eda30215", "hex");
/** As privacyIDEA's own CSV has the seeds. */
const seeds = readSample("privacyidea.csv")
  .toString()
  .split("\n")
  .map((row) => row.split(", ")[2] ?? "");
const LIVE = [
  `ada SHA1/6/30 ${seeds[0]}`,
  `bea SHA256/8/60 ${seeds[1]}`,
  `cid SHA512/6/30 ${seeds[2]}`,
  `null SHA1/6/30 ${seeds[3]}`,
];
const HOTP = ["type", "must be TOTP: counter-based codes (HOTP) cannot be kept"];
const DISABLED = ["active", "must be true: a disabled token is not moved"];

describe("privacyIDEA's exports", () => {
  it("reads its own format, with the step that is used up and the name of the token", async () => {
    const records = await readAll("privacyidea", readSample("privacyidea.pi"), { passphrase: KEY });
    const [ada, bea, cid] = authenticatorsIn(records);
    assert.deepEqual(authenticatorsIn(records).map(showAuthenticator), LIVE);
    assert.deepEqual(faultsIn(records), [HOTP, DISABLED]);
    assert.deepEqual([ada?.ownerId, ada?.totp.label, ada?.totp.lastStep], ["1001", "blue phone", 59867268]);
    assert.deepEqual([bea?.totp.label, bea?.totp.lastStep, bea?.remarks], ["TOTP0002", null, []]);
    assert.deepEqual(cid?.remarks, ["not taken over: its PIN"]);
  });

  it("reads YAML, its seeds in hexadecimal or base32", async () => {
    for (const name of ["privacyidea.yaml", "privacyidea-b32.yaml"]) {
      const records = await readAll("privacyidea", readSample(name));
      assert.deepEqual(authenticatorsIn(records).map(showAuthenticator), LIVE);
      assert.deepEqual(faultsIn(records), [HOTP, DISABLED]);
    }
  });

  it("takes a seed of digits and one e for text", async () => {
    const seed = "1234567890123456789012345678901234567e89";
    const records = await readAll("privacyidea", `- type: totp\n  otpkey: ${seed}\n  owner: n/a\n`);
    assert.deepEqual(authenticatorsIn(records).map(showAuthenticator), [`null SHA1/6/30 ${seed}`]);
  });

  it("reads PSKC whose names BeautifulSoup put into lower case", async () => {
    const records = await readAll("privacyidea", readSample("privacyidea.pskc"), { key: PRE_SHARED });
    const expected = [...LIVE, `null SHA1/6/30 ${seeds[5]}`].map((line) => line.replace(/^\w+/, "null"));
    assert.deepEqual(authenticatorsIn(records).map(showAuthenticator).toSorted(), expected.toSorted());
  });

  it("reads CSV, and refuses seeds whose hash it does not say", async () => {
    const records = await readAll("privacyidea", readSample("privacyidea.csv"));
    assert.deepEqual(authenticatorsIn(records).map(showAuthenticator), [
      LIVE[0],
      LIVE[3],
      // CSV does not say that a token is disabled.
      `dan SHA1/6/30 ${seeds[5]}`,
    ]);
    assert.deepEqual(
      faultsIn(records).map(([field]) => field),
      ["algorithm", "algorithm", "type"],
    );
  });

  it("opens nothing with another key, and nothing that was changed", async () => {
    const sample = readSample("privacyidea.pi").toString();
    const other = `A${KEY.slice(1)}`;
    const changed = `${sample.slice(0, 300)}${sample[300] === "A" ? "B" : "A"}${sample.slice(301)}`;
    for (const [text, passphrase] of [
      [sample, null],
      [sample, other],
      [sample, "x"],
      [changed, KEY],
      [sample.slice(0, 90), KEY],
    ] as const)
      await assert.rejects(readAll("privacyidea", text, { passphrase }), SourceUnreadable);
  });

  it("refuses YAML with aliases, tags of other types and keys that stand twice", async () => {
    for (const text of ["- &a {type: totp}\n- *a\n", "- {type: totp, type: hotp}\n", "- {type: totp\n"])
      await assert.rejects(readAll("privacyidea", text), SourceUnreadable);
  });
});
