import assert from "node:assert/strict";
import { createCipheriv, createHmac } from "node:crypto";
import { describe, it } from "node:test";
import { SourceUnreadable } from "../../SourceUnreadable.ts";
import { authenticatorsIn, faultsIn, readAll, showAuthenticator } from "../../testing/readAll.ts";

/** The secret of all figures of RFC 6030. */
const HEX = "3132333435363738393031323334353637383930";
const PRE_SHARED = Buffer.from("12345678901234567890123456789012", "hex");
const HEAD = `<?xml version="1.0" encoding="UTF-8"?>
<pskc:KeyContainer Version="1.0" xmlns:pskc="urn:ietf:params:xml:ns:keyprov:pskc" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"
  xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" xmlns:xenc11="http://www.w3.org/2009/xmlenc11#"
  xmlns:pkcs5="http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#">`;
const TAIL = "</pskc:KeyContainer>";
const AES = `<xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/>`;

interface KeyText {
  readonly secret?: string;
  readonly algorithm?: string;
  readonly parameters?: string;
  readonly more?: string;
  readonly owner?: string;
}

function keyPackage({ secret, algorithm = "urn:ietf:params:xml:ns:keyprov:pskc:totp", ...rest }: KeyText): string {
  const { parameters = `<pskc:ResponseFormat Length="8" Encoding="DECIMAL"/>`, more = "", owner = "" } = rest;
  const value = secret ?? "<pskc:PlainValue>MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=</pskc:PlainValue>";
  return `<pskc:KeyPackage><pskc:DeviceInfo><pskc:Manufacturer>M</pskc:Manufacturer><pskc:SerialNo>987654321</pskc:SerialNo>
    </pskc:DeviceInfo><pskc:Key Id="12345678" Algorithm="${algorithm}"><pskc:Issuer>Issuer</pskc:Issuer>
    <pskc:AlgorithmParameters>${parameters}</pskc:AlgorithmParameters>
    <pskc:Data><pskc:Secret>${value}</pskc:Secret>${more}</pskc:Data>${owner}</pskc:Key></pskc:KeyPackage>`;
}

const encrypted = (cipherText: string, mac: string): string =>
  `<pskc:EncryptedValue>${AES}<xenc:CipherData><xenc:CipherValue>${cipherText}</xenc:CipherValue></xenc:CipherData></pskc:EncryptedValue>${mac === "" ? "" : `<pskc:ValueMAC>${mac}</pskc:ValueMAC>`}`;
const macMethod = (cipherText: string): string =>
  `<pskc:MACMethod Algorithm="http://www.w3.org/2000/09/xmldsig#hmac-sha1"><pskc:MACKey>${AES}<xenc:CipherData><xenc:CipherValue>${cipherText}</xenc:CipherValue></xenc:CipherData></pskc:MACKey></pskc:MACMethod>`;

/** RFC 6030, figure 6. */
const FIGURE_6_HEAD = `<pskc:EncryptionKey><ds:KeyName>Pre-shared-key</ds:KeyName></pskc:EncryptionKey>
  ${macMethod("ESIzRFVmd4iZABEiM0RVZgKn6WjLaTC1sbeBMSvIhRejN9vJa2BOlSaMrR7I5wSX")}`;
const FIGURE_6 = encrypted(
  "AAECAwQFBgcICQoLDA0OD+cIHItlB3Wra1DUpxVvOx2lef1VmNPCMl8jwZqIUqGv",
  "Su+NvtQfmvfJzF6bmQiJqoLRExc=",
);
/** RFC 6030, figure 7, its password being "qwerty". */
const FIGURE_7_HEAD = `<pskc:EncryptionKey><xenc11:DerivedKey>
  <xenc11:KeyDerivationMethod Algorithm="http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#pbkdf2"><pkcs5:PBKDF2-params>
  <Salt><Specified>Ej7/PEpyEpw=</Specified></Salt><IterationCount>1000</IterationCount><KeyLength>16</KeyLength><PRF/>
  </pkcs5:PBKDF2-params></xenc11:KeyDerivationMethod><xenc:ReferenceList><xenc:DataReference URI="#ED"/></xenc:ReferenceList>
  <xenc11:MasterKeyName>My Password 1</xenc11:MasterKeyName></xenc11:DerivedKey></pskc:EncryptionKey>
  ${macMethod("2GTTnLwM3I4e5IO5FkufoOEiOhNj91fhKRQBtBJYluUDsPOLTfUvoU2dStyOwYZx")}`;
const FIGURE_7 = encrypted(
  "oTvo+S22nsmS2Z/RtcoF8Hfh+jzMe0RkiafpoDpnoZTjPYZu6V+A4aEn032yCr4f",
  "LP6xMvjtypbfT9PdkJhBZ+D6O4w=",
);

const container = (...parts: readonly string[]): string => [HEAD, ...parts, TAIL].join("\n");

describe("PSKC", () => {
  it("reads plain values, suite, interval, owner and names", async () => {
    const parameters = `<pskc:ResponseFormat Length="6" Encoding="DECIMAL"/><pskc:Suite>HMAC-SHA256</pskc:Suite>`;
    const more = "<pskc:TimeInterval><pskc:PlainValue>60</pskc:PlainValue></pskc:TimeInterval>";
    const owner = "<pskc:UserId>UID=jsmith,DC=example,DC=net</pskc:UserId>";
    const records = await readAll("pskc", container(keyPackage({ parameters, more, owner }), keyPackage({})), {
      pieceBytes: 7,
    });
    assert.deepEqual(authenticatorsIn(records).map(showAuthenticator), [
      `jsmith SHA256/6/60 ${HEX}`,
      `null SHA1/8/30 ${HEX}`,
    ]);
    assert.equal(authenticatorsIn(records)[0]?.totp.label, "987654321");
  });

  it("opens what the RFC encrypts with a pre-shared key, and checks its MAC", async () => {
    const text = container(FIGURE_6_HEAD, keyPackage({ secret: FIGURE_6 }));
    assert.deepEqual(authenticatorsIn(await readAll("pskc", text, { key: PRE_SHARED })).map(showAuthenticator), [
      `null SHA1/8/30 ${HEX}`,
    ]);
    const changed = container(FIGURE_6_HEAD, keyPackage({ secret: FIGURE_6.replace("AAECAwQF", "BAECAwQF") }));
    assert.deepEqual(
      faultsIn(await readAll("pskc", changed, { key: PRE_SHARED })).map(([field]) => field),
      ["ValueMAC"],
    );
    const unchecked = container(FIGURE_6_HEAD, keyPackage({ secret: FIGURE_6.replace(/<pskc:ValueMAC>.*/, "") }));
    assert.deepEqual(
      faultsIn(await readAll("pskc", unchecked, { key: PRE_SHARED })).map(([field]) => field),
      ["ValueMAC"],
    );
    for (const key of [null, Buffer.alloc(16), Buffer.alloc(32)])
      assert.equal(authenticatorsIn(await readAll("pskc", text, { key })).length, 0);
  });

  it("opens what the RFC encrypts with a password", async () => {
    const text = container(FIGURE_7_HEAD, keyPackage({ secret: FIGURE_7 }));
    assert.deepEqual(authenticatorsIn(await readAll("pskc", text, { passphrase: "qwerty" })).map(showAuthenticator), [
      `null SHA1/8/30 ${HEX}`,
    ]);
    for (const passphrase of [null, "qwertz"])
      assert.equal(faultsIn(await readAll("pskc", text, { passphrase })).length, 1);
    const endless = text.replace("<IterationCount>1000", "<IterationCount>99999999");
    assert.deepEqual(
      faultsIn(await readAll("pskc", endless, { passphrase: "qwerty" })).map(([field]) => field),
      ["IterationCount"],
    );
  });

  it("opens AES-256 and SHA-256 MACs made with the key itself", async () => {
    const key = Buffer.alloc(32, 7);
    const iv = Buffer.alloc(16, 9);
    const cipher = createCipheriv("aes-256-cbc", key, iv);
    const data = Buffer.concat([iv, cipher.update(HEX, "hex"), cipher.final()]);
    const mac = createHmac("sha256", key).update(data).digest("base64");
    const head = `<pskc:MACMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"/>`;
    const secret = encrypted(data.toString("base64"), mac).replace("aes128-cbc", "aes256-cbc");
    const text = container(head, keyPackage({ secret }));
    assert.equal(authenticatorsIn(await readAll("pskc", text, { key })).length, 1);
  });

  it("refuses what would change the codes", async () => {
    const keys = [
      { algorithm: "urn:ietf:params:xml:ns:keyprov:pskc:hotp" },
      { algorithm: "http://example.com/other" },
      { parameters: `<pskc:ResponseFormat Length="6" Encoding="HEXADECIMAL"/>` },
      { parameters: `<pskc:ResponseFormat Length="6" Encoding="DECIMAL" CheckDigits="true"/>` },
      { parameters: `<pskc:Suite>HMAC-MD5</pskc:Suite>` },
      { secret: "" },
      { secret: "<pskc:PlainValue>!</pskc:PlainValue>" },
    ];
    const records = await readAll("pskc", container(...keys.map(keyPackage)));
    assert.deepEqual(
      faultsIn(records).map(([field]) => field),
      ["Algorithm", "Algorithm", "Encoding", "CheckDigits", "Suite", "Secret", "PlainValue"],
    );
  });

  it("takes no entities, no files and no endless text from whoever wrote the source", async () => {
    const doctypes = [
      `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>`,
      `<!DOCTYPE x SYSTEM "file:///etc/passwd">`,
    ];
    for (const doctype of doctypes)
      await assert.rejects(readAll("pskc", container(keyPackage({})).replace("?>", `?>${doctype}`)), /document type/);
    const nested = `${HEAD}${"<a>".repeat(100)}`;
    await assert.rejects(readAll("pskc", nested), SourceUnreadable);
    await assert.rejects(readAll("pskc", container(keyPackage({ more: "&undeclared;" }))), SourceUnreadable);
    await assert.rejects(readAll("pskc", container(keyPackage({})).slice(0, -9)), SourceUnreadable);
    await assert.rejects(readAll("pskc", "<other/>"), /KeyContainer/);
    await assert.rejects(readAll("pskc", ""), SourceUnreadable);
  });
});
