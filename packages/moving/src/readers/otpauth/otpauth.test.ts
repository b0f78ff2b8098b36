import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SourceUnreadable } from "../../SourceUnreadable.ts";
import { authenticatorsIn, faultsIn, readAll, showAuthenticator } from "../../testing/readAll.ts";

const HELLO = "48656c6c6f21deadbeef";

async function shown(text: string, format = "otpauth"): Promise<readonly string[]> {
  return authenticatorsIn(await readAll(format, text)).map(showAuthenticator);
}

describe("otpauth addresses", () => {
  it("reads the example of the Key URI format, and what it leaves out as usual", async () => {
    assert.deepEqual(
      await shown(
        "otpauth://totp/Example:alice@google.com?secret=JBSWY3DPEHPK3PXP&issuer=Example\n" +
          "otpauth://totp/ACME%20Co:john.doe@email.com?secret=HXDMVJECJJWSRB3HWIZR4IFUGFTMXBOZ&issuer=ACME%20Co&algorithm=SHA1&digits=6&period=30",
      ),
      [`alice@google.com SHA1/6/30 ${HELLO}`, "john.doe@email.com SHA1/6/30 3dc6caa4824a6d288767b2331e20b43166cb85d9"],
    );
  });

  it("keeps digits, period and algorithm, and decodes labels", async () => {
    assert.deepEqual(
      await shown(
        "OTPAUTH://TOTP/Big%20Corp%3A%20m%C3%BCller?Secret=jbsw%20y3dp-ehpk3pxp&algorithm=sha-512&digits=8&period=60",
      ),
      [`müller SHA512/8/60 ${HELLO}`],
    );
  });

  it("passes over empty lines and comments, with a byte order mark, CRLF and UTF-16", async () => {
    const text = "\uFEFF# seeds\r\n\r\notpauth://totp/a?secret=JBSWY3DPEHPK3PXP\r\n";
    assert.deepEqual(await shown(text), [`a SHA1/6/30 ${HELLO}`]);
    const records = await readAll("otpauth", Buffer.from(text, "utf16le"), { pieceBytes: 1 });
    assert.deepEqual(authenticatorsIn(records).map(showAuthenticator), [`a SHA1/6/30 ${HELLO}`]);
    assert.deepEqual(
      records.map(({ at }) => at.line),
      [3],
    );
  });

  it("refuses a text in an encoding that does not say what it is", async () => {
    const text = "otpauth://totp/m\u00fcller?secret=JBSWY3DPEHPK3PXP";
    for (const encoding of ["latin1", "utf16le"] as const)
      await assert.rejects(readAll("otpauth", Buffer.from(text, encoding)), SourceUnreadable);
  });

  it("refuses by line, field and rule, without the secret", async () => {
    const lines: readonly (readonly [string, string])[] = [
      ["otpauth://hotp/a?secret=JBSWY3DPEHPK3PXP&counter=1", "type"],
      ["otpauth://steam/a?secret=JBSWY3DPEHPK3PXP", "type"],
      ["otpauth://totp/a?secret=JBSWY3DPEHPK3PX1", "secret"],
      ["otpauth://totp/a?secret=", "secret"],
      ["otpauth://totp/a", "secret"],
      ["otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&digits=six", "digits"],
      ["otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&digits=0", "digits"],
      ["otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&period=99999999999999999999", "period"],
      ["otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&algorithm=MD5", "algorithm"],
      ["otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&secret=JBSWY3DPEHPK3PXP", "secret"],
      ["otpauth://totp/a%ff?secret=JBSWY3DPEHPK3PXP", "label"],
      ["otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&encoder=steam", "encoder"],
      ["https://example.com", "line"],
    ];
    const records = await readAll("otpauth", lines.map(([line]) => line).join("\n"));
    assert.deepEqual(
      faultsIn(records).map(([field]) => field),
      lines.map(([, field]) => field),
    );
    assert.ok(!JSON.stringify(records).includes("JBSWY3"));
  });
});

/** The example of github.com/dim13/otpauth: a token that says neither its hash nor its digits. */
const MIGRATION =
  "otpauth-migration://offline?data=CjEKCkhlbGxvId6tvu8SGEV4YW1wbGU6YWxpY2VAZ29vZ2xlLmNvbRoHRXhhbXBsZTAC";

function payload(fields: {
  readonly size?: number;
  readonly index?: number;
  readonly token?: readonly number[];
}): string {
  const { size = 1, index = 0, token = [] } = fields;
  const secret = [0x0a, 10, ...Buffer.from(HELLO, "hex")];
  const inner = [
    ...secret,
    0x12,
    9,
    ...Buffer.from("ACME:anna"),
    0x20,
    2,
    0x28,
    2,
    ...(token.length === 0 ? [0x30, 2] : token),
  ];
  const message = [0x0a, inner.length, ...inner, 0x10, 1, 0x18, size, 0x20, index, 0x28, 77];
  return `otpauth-migration://offline?data=${encodeURIComponent(Buffer.from(message).toString("base64"))}`;
}

describe("Google Authenticator's exports", () => {
  it("reads tokens of a payload", async () => {
    assert.deepEqual(await shown(payload({}), "google-authenticator"), [`anna SHA256/8/30 ${HELLO}`]);
    assert.deepEqual(await shown(decodeURIComponent(payload({}))), [`anna SHA256/8/30 ${HELLO}`]);
  });

  it("takes what a payload does not say as usual", async () => {
    assert.deepEqual(await shown(MIGRATION), [`alice@google.com SHA1/6/30 ${HELLO}`]);
  });

  it("refuses a payload that is cut anywhere", async () => {
    const data = MIGRATION.slice(MIGRATION.indexOf("=") + 1);
    for (let length = 1; length < data.length; length++) {
      const records = await readAll("otpauth", `otpauth-migration://offline?data=${data.slice(0, length)}`);
      assert.equal(authenticatorsIn(records).length, 0, String(length));
      assert.ok(faultsIn(records).length > 0, String(length));
    }
  });

  it("says which QR codes are missing, and which stand twice", async () => {
    const text = [payload({ size: 3, index: 0 }), payload({ size: 3, index: 0 }), payload({ size: 3, index: 2 })].join(
      "\n",
    );
    assert.deepEqual(faultsIn(await readAll("otpauth", text)), [
      ["batch_index", "must not stand twice: this part was read before"],
      ["batch_index", "must hold all parts of the export: QR code 2 of 3 is missing"],
    ]);
  });

  it("refuses counter-based, unspecified and unknown tokens by name", async () => {
    const types = [
      [0x30, 1],
      [0x30, 0],
      [0x30, 9],
      [0x20, 4, 0x30, 2],
    ];
    for (const token of types) {
      const [fault] = faultsIn(await readAll("otpauth", payload({ token })));
      assert.ok(["type", "algorithm"].includes(fault?.[0] ?? ""), String(fault));
    }
  });
});
