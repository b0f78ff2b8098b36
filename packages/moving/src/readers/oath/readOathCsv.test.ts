import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { authenticatorsIn, faultsIn, readAll, showAuthenticator } from "../../testing/readAll.ts";

const HEX = "3132333435363738393031323334353637383930";
const BASE32 = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

async function shown(text: string): Promise<readonly string[]> {
  return authenticatorsIn(await readAll("oath-csv", text)).map(showAuthenticator);
}

describe("lists of OATH seeds", () => {
  it("reads the list that Entra ID takes", async () => {
    const heading = "upn,serial number,secret key,time interval,manufacturer,model";
    const records = await readAll(
      "oath-csv",
      `\uFEFF${heading}\r\nhelga@contoso.com,1234567,${BASE32},60,Contoso,HardwareKey\r\n`,
    );
    assert.deepEqual(authenticatorsIn(records).map(showAuthenticator), [`helga@contoso.com SHA1/6/60 ${HEX}`]);
    assert.equal(authenticatorsIn(records)[0]?.totp.label, "1234567");
  });

  it("reads lists without a heading, by where the type stands", async () => {
    const rows = [
      `S1,${HEX},totp`,
      `S2, ${BASE32}, TOTP, 8, 60, sha256`,
      `# a comment`,
      `eve@harbour, S3, ${HEX}, totp, 6, 30`,
      `eve,resolver,realm,S4,${HEX},totp,6,30,`,
    ];
    assert.deepEqual(await shown(rows.join("\n")), [
      `null SHA1/6/30 ${HEX}`,
      `null SHA256/8/60 ${HEX}`,
      `eve@harbour SHA1/6/30 ${HEX}`,
      `eve SHA1/6/30 ${HEX}`,
    ]);
  });

  it("reads semicolons, and the columns of FreeIPA", async () => {
    const heading =
      "ipatokenUniqueID;ipatokenOwner;ipatokenOTPkey;ipatokenOTPalgorithm;ipatokenOTPdigits;ipatokenTOTPtimeStep";
    const row = "t1;uid=ada,cn=users,cn=accounts,dc=harbour;MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=;sha512;8;60";
    assert.deepEqual(await shown(`${heading}\n${row}`), [`ada SHA512/8/60 ${HEX}`]);
  });

  it("refuses HOTP, rows without a type and broken cells by line", async () => {
    const rows = [
      `S1,${HEX},hotp,6,0`,
      `508326,,0,69cfb9202438ca68964ec3244bfa4843d073a43b,,2013-12-12T08:41:07,`,
      `OATH-HOTP,11.12.13 18:55,1,cccccccccccc,,916821d3a138bf855e70069605559a206ba854cd,,,0,0,0,6,0,0,0,0,0,0`,
      `S4,xyz!,totp`,
      `S5,${HEX},totp,six`,
      `S6,${HEX},totp,6,30,md5`,
      `S7,${HEX}${HEX.slice(0, 24)},totp,6,30`,
      `S8,,totp,6,30`,
    ];
    const records = await readAll("oath-csv", rows.join("\n"));
    assert.deepEqual(
      faultsIn(records).map(([field]) => field),
      ["type", "type", "type", "secret", "digits", "algorithm", "algorithm", "secret"],
    );
    assert.deepEqual(
      records.map(({ at }) => at.line),
      [1, 2, 3, 4, 5, 6, 7, 8],
    );
  });

  it("takes the hash of a long seed where the list names it", async () => {
    const seed = "ab".repeat(32);
    assert.deepEqual(await shown(`S1,${seed},totp,6,30,sha1`), [`null SHA1/6/30 ${seed}`]);
  });

  it("names columns that are not known", async () => {
    const records = await readAll("oath-csv", `serial,secret,colour\nS1,${BASE32},red\nS2,${BASE32},`);
    assert.deepEqual(
      authenticatorsIn(records).map(({ remarks }) => remarks),
      [["not taken over: colour"], []],
    );
  });
});
