import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import { formats } from "../formats.ts";
import { SourceUnreadable } from "../SourceUnreadable.ts";
import { readAll, readSample } from "../testing/readAll.ts";

const HEX = "3132333435363738393031323334353637383930";
const KEY = "5bmRkg_qhvWSNM5GBWMR6T_4D_dUsWcpvQ-B9_5FmKI=";
const secrets = { passphrase: KEY, key: Buffer.from("a21d908fca9a2fab7f384ce7eda30215", "hex") };
/** A good source of every format. */
const sources: Readonly<Record<string, string | Uint8Array>> = {
  json: '[{"username":"ada"}]',
  csv: "username\nada\n",
  otpauth: "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP\n",
  "google-authenticator":
    "otpauth-migration://offline?data=CjEKCkhlbGxvId6tvu8SGEV4YW1wbGU6YWxpY2VAZ29vZ2xlLmNvbRoHRXhhbXBsZTAC",
  aegis:
    '{"version":1,"header":{},"db":{"version":3,"entries":[{"type":"totp","name":"a","info":{"secret":"JBSWY3DPEHPK3PXP"}}]}}',
  "2fas": '{"schemaVersion":4,"services":[{"secret":"JBSWY3DPEHPK3PXP","otp":{"account":"a"}}]}',
  andotp: '[{"type":"TOTP","label":"a","secret":"JBSWY3DPEHPK3PXP"}]',
  freeotp: '{"tokens":[{"type":"TOTP","label":"a","secret":[1,2,3]}]}',
  "oath-csv": `S1,${HEX},totp,6,30\n`,
  pskc: readSample("privacyidea.pskc"),
  keycloak: readSample("keycloak-users-0.json"),
  privacyidea: readSample("privacyidea.pi"),
  freeipa: "dn: uid=ada,dc=x\nobjectClass: person\nuid: ada\n",
  "better-auth": readSample("betterAuth.sqlite"),
  logto: '[{"id":"u1","username":"ada","mfa_verifications":[]}]',
};

/** A reader gives records or says that a source is not readable; it never throws anything else. */
async function survives(name: string, source: Uint8Array): Promise<void> {
  try {
    for (const record of await readAll(name, source, secrets))
      assert.ok(["account", "authenticator", "fault"].includes(record.kind));
  } catch (error) {
    if (!(error instanceof SourceUnreadable)) throw error;
  }
}

describe("every format", () => {
  it("has a good source here, which gives no fault in whatever pieces it comes", async () => {
    assert.deepEqual(Object.keys(sources).toSorted(), formats.map(({ name }) => name).toSorted());
    for (const [name, source] of Object.entries(sources)) {
      const whole = await readAll(name, source, { ...secrets, pieceBytes: 1_000_000 });
      assert.ok(
        whole.some(({ kind }) => kind !== "fault"),
        name,
      );
      assert.deepEqual(await readAll(name, source, { ...secrets, pieceBytes: 13 }), whole, name);
    }
  });

  it("survives sources that are cut, changed, doubled or of another format", async () => {
    for (const { name } of formats)
      for (const [other, source] of Object.entries(sources)) {
        const bytes = Buffer.from(source);
        await survives(name, bytes);
        if (other !== name) continue;
        for (let round = 0; round < 40; round++) {
          const at = Math.floor((bytes.length * round) / 40);
          await survives(name, bytes.subarray(0, at));
          const changed = Buffer.from(bytes);
          changed[at] = (changed[at] ?? 0) ^ (1 << (round % 8));
          await survives(name, changed);
        }
        await survives(name, Buffer.concat([bytes, bytes]));
        await survives(name, Buffer.from(bytes.toString("latin1"), "utf16le"));
      }
  });

  it("survives random bytes, odd JSON and odd numbers", async () => {
    const odd = [
      ...["null", "[]", "{}", "[[]]", "[null]", "[1e999]", '["\\ud800"]', "[{}]", '{"users":{}}', '{"users":[null]}'],
      ...[
        '{"tokens":7}',
        '{"version":1,"header":1,"db":7}',
        '{"schemaVersion":1e99}',
        "- - - -",
        "- {}",
        "\u0000",
        "\uFEFF",
      ],
      ...["<a/>", "<a", "otpauth://", "dn:", ",,,,,", '"', '"a\n', "secret\n\n", "SQLite format 3\u0000"],
    ];
    for (const { name } of formats) {
      for (const text of odd) await survives(name, Buffer.from(text));
      for (let round = 0; round < 20; round++) await survives(name, randomBytes(1 + round * 17));
    }
  });
});
