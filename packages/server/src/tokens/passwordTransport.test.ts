import assert from "node:assert/strict";
import { constants, createPublicKey, publicEncrypt, randomBytes } from "node:crypto";
import { before, describe, it } from "node:test";
import { KEY_PROPAGATION_MS, type Keyring, keyPolicies } from "@countersign/store";
import { createMemoryKeyStore, createTestKeyring } from "@countersign/store/testing";
import { encrypt } from "authing-js-sdk/build/main/lib/utils.js";
import { createPasswordTransport, type PasswordTransport } from "./passwordTransport.ts";

const POOL = "5f".repeat(12);
const NOBODYS = { ok: true, password: null };

/** RSAES-PKCS1-v1_5 of the Python SDK and of OpenSSL: UTF-8, always as long as the key. */
function encryptUtf8(pem: string, password: string): string {
  return publicEncrypt({ key: pem, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(password)).toString("base64");
}

/** Raises the bytes to the public exponent as they are, padding included. */
function encryptBlock(pem: string, block: Uint8Array): string {
  return publicEncrypt({ key: pem, padding: constants.RSA_NO_PADDING }, block).toString("base64");
}

async function encryptShort(pem: string, password: string): Promise<string> {
  for (let tries = 0; tries < 6000; tries += 1) {
    const ciphertext = await encrypt(password, pem);
    if (Buffer.from(ciphertext, "base64").length < 256) return ciphertext;
  }
  return assert.fail("the client's encryption no longer drops leading zero bytes");
}

describe("password transport", () => {
  let keyring: Keyring;
  let transport: PasswordTransport;
  let pem: string;

  before(async () => {
    ({ keyring } = await createTestKeyring());
    transport = createPasswordTransport({ keyring });
    pem = await transport.publicKeyPem(POOL);
  });

  it("gives each pool an RSA key of 2048 bits, always the same", async () => {
    const key = createPublicKey(pem);
    assert.match(pem, /^-----BEGIN PUBLIC KEY-----\n/);
    assert.equal(key.asymmetricKeyType, "rsa");
    assert.equal(key.asymmetricKeyDetails?.modulusLength, 2048);
    assert.equal(await transport.publicKeyPem(POOL), pem);
    assert.notEqual(await transport.publicKeyPem("6e".repeat(12)), pem);
  });

  it("reads what authing-js-sdk encrypts", async () => {
    for (const password of ["12345678", "p|ä55wörd!", "密码口令", "🔑 and 👩‍👩‍👧", "", "x".repeat(245)]) {
      const expected = { ok: true, password };
      assert.deepEqual(await transport.decrypt(POOL, await encrypt(password, pem)), expected);
    }
  });

  it("reads one password from clients that write emoji differently", async () => {
    const fromBrowser = await transport.decrypt(POOL, await encrypt("🔑key", pem));
    const fromPython = await transport.decrypt(POOL, encryptUtf8(pem, "🔑key"));
    assert.deepEqual(fromBrowser, { ok: true, password: "🔑key" });
    assert.deepEqual(fromPython, fromBrowser);
  });

  it("reads a ciphertext that a client sent without its leading zero byte", async () => {
    const short = await encryptShort(pem, "short 🔑");
    assert.deepEqual(await transport.decrypt(POOL, short), { ok: true, password: "short 🔑" });
  });

  it("reads base64 that is broken into lines", async () => {
    const lines = encryptUtf8(pem, "secret").replace(/.{64}/g, "$&\r\n");
    assert.deepEqual(await transport.decrypt(POOL, lines), { ok: true, password: "secret" });
  });

  it("refuses what is not base64, and only that", async () => {
    for (const text of ["", " ", "sm2:04ab", "abc", "a===", "ab=c", "pässword", "ab-_", "{}"]) {
      assert.deepEqual(await transport.decrypt(POOL, text), { ok: false, reason: "notBase64" }, text);
    }
    assert.equal((await transport.decrypt(POOL, "12345678")).ok, true);
  });

  it("takes a ciphertext that is too long, too large or for another key for nobody's password", async () => {
    const tooLong = randomBytes(257).toString("base64");
    const tooLarge = Buffer.alloc(256, 0xff).toString("base64");
    assert.deepEqual(await transport.decrypt(POOL, tooLong), NOBODYS);
    assert.deepEqual(await transport.decrypt(POOL, randomBytes(100_000).toString("base64")), NOBODYS);
    assert.deepEqual(await transport.decrypt(POOL, tooLarge), NOBODYS);
    const otherPem = await transport.publicKeyPem("7d".repeat(12));
    const verdict = await transport.decrypt(POOL, encryptUtf8(otherPem, "secret"));
    assert.ok(verdict.ok && verdict.password !== "secret");
  });

  it("takes a right padding around bytes that are no text for nobody's password", async () => {
    const ciphertext = publicEncrypt({ key: pem, padding: constants.RSA_PKCS1_PADDING }, Buffer.from([0xff, 0xfe]));
    assert.deepEqual(await transport.decrypt(POOL, ciphertext.toString("base64")), NOBODYS);
  });

  it("never tells a wrong padding: the answer is a wrong password, the same one each time", async () => {
    const filler = Buffer.alloc(200, 0x5a);
    const wrong = [
      Buffer.concat([Buffer.from([0, 1]), filler, Buffer.from([0]), Buffer.alloc(53, 0x61)]), // block type 1
      Buffer.concat([Buffer.from([1, 2]), filler, Buffer.from([0]), Buffer.alloc(53, 0x61)]), // does not begin with 0
      Buffer.concat([Buffer.from([0, 2]), Buffer.alloc(254, 0x5a)]), // no separator
      Buffer.concat([Buffer.from([0, 2]), Buffer.alloc(4, 0x5a), Buffer.from([0]), Buffer.alloc(249, 0x61)]), // 4 of filler
      Buffer.alloc(256),
    ];
    for (const block of wrong) {
      const ciphertext = encryptBlock(pem, block);
      const verdict = await transport.decrypt(POOL, ciphertext);
      assert.ok(verdict.ok);
      assert.ok(verdict.password === null || !verdict.password.includes("aaaa"));
      assert.deepEqual(await transport.decrypt(POOL, ciphertext), verdict);
    }
  });

  it("takes every bit of a ciphertext flipped for a wrong password", async () => {
    const ciphertext = Buffer.from(encryptUtf8(pem, "secret"), "base64");
    for (let bit = 0; bit < 2048; bit += 37) {
      const altered = Buffer.from(ciphertext);
      altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const verdict = await transport.decrypt(POOL, altered.toString("base64"));
      assert.ok(verdict.ok && verdict.password !== "secret", `bit ${bit}`);
    }
  });
});

describe("password transport on several nodes", () => {
  it("decrypts on one node what was encrypted with the key another has just made", async () => {
    const store = createMemoryKeyStore();
    const [a, b] = [await createTestKeyring({ store }), await createTestKeyring({ store })];
    const ciphertext = encryptUtf8(await createPasswordTransport(a).publicKeyPem(POOL), "secret");
    assert.deepEqual(await createPasswordTransport(b).decrypt(POOL, ciphertext), { ok: true, password: "secret" });
  });

  it("reads passwords for the replaced and for the next key, for as long as clients may carry the former", async () => {
    const { keyring, clock } = await createTestKeyring();
    const transport = createPasswordTransport({ keyring });
    const formerPem = await transport.publicKeyPem(POOL);
    await keyring.rotate("passwordTransport", POOL);
    assert.equal(await transport.publicKeyPem(POOL), formerPem);
    clock.advance(KEY_PROPAGATION_MS);
    const nextPem = await transport.publicKeyPem(POOL);
    assert.notEqual(nextPem, formerPem);
    for (let times = 0; times < 20; times += 1) {
      const next = await transport.decrypt(POOL, encryptUtf8(nextPem, "next"));
      assert.deepEqual(next, { ok: true, password: "next" });
    }
    // Under the next key it may look like text, once in a hundred times: the owner tries again.
    const former = await Promise.all(
      Array.from({ length: 8 }, () => transport.decrypt(POOL, encryptUtf8(formerPem, "former"))),
    );
    assert.ok(former.some((verdict) => verdict.ok && verdict.password === "former"));
    clock.advance(keyPolicies.passwordTransport.readableMs + 2 * KEY_PROPAGATION_MS);
    const late = await transport.decrypt(POOL, encryptUtf8(formerPem, "former"));
    assert.ok(late.ok && late.password !== "former");
  });
});
