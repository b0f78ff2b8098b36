import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { ReadablePassword } from "../model.ts";
import { parsePassword } from "./parsePassword.ts";
import { passwordFault } from "./passwordFault.ts";
import { printPassword } from "./printPassword.ts";

const normalise = fc.constantFrom("NFKC" as const, null);
const salt = fc.uint8Array({ minLength: 8, maxLength: 40 });
const digest = fc.uint8Array({ minLength: 16, maxLength: 128 });
const hash = fc.constantFrom("sha1" as const, "sha256" as const, "sha512" as const);
const bytesIn = { sha1: 20, sha256: 32, sha512: 64 } as const;

const passwords: fc.Arbitrary<ReadablePassword> = fc.oneof(
  fc.record({
    scheme: fc.constant("bcrypt" as const),
    normalise,
    text: fc.stringMatching(/^\$2[aby]\$(0[4-9]|1[0-4])\$[./A-Za-z0-9]{53}$/),
  }),
  fc.record({
    scheme: fc.constant("scrypt" as const),
    normalise,
    logN: fc.integer({ min: 1, max: 16 }),
    r: fc.integer({ min: 1, max: 8 }),
    p: fc.integer({ min: 1, max: 4 }),
    salt,
    digest,
  }),
  fc.record({
    scheme: fc.constant("pbkdf2" as const),
    normalise,
    hash,
    iterations: fc.integer({ min: 1, max: 2_000_000 }),
    salt,
    digest,
  }),
  fc.record({
    scheme: fc.constant("argon2" as const),
    normalise,
    variant: fc.constantFrom("argon2d" as const, "argon2i" as const, "argon2id" as const),
    version: fc.constantFrom(16 as const, 19 as const),
    memoryKib: fc.integer({ min: 128, max: 65_536 }),
    passes: fc.integer({ min: 1, max: 16 }),
    lanes: fc.integer({ min: 1, max: 16 }),
    salt,
    digest,
  }),
  fc
    .record({ scheme: fc.constant("ssha" as const), normalise, hash, salt, seed: fc.nat(255) })
    .map(({ seed, ...rest }) => ({ ...rest, digest: new Uint8Array(bytesIn[rest.hash]).fill(seed) })),
);

/** Buffers and arrays of the same bytes are the same. */
const plain = (password: ReadablePassword | null): unknown =>
  JSON.parse(
    JSON.stringify(password, (_, value) => (value instanceof Uint8Array ? [...value] : value)),
    (_, value) => (value?.type === "Buffer" ? value.data : value),
  );

describe("a password hash as text", () => {
  it("is read as what was printed", () => {
    fc.assert(
      fc.property(passwords, (password) => {
        assert.equal(passwordFault(password), null);
        assert.deepEqual(plain(parsePassword(printPassword(password))), plain(password));
      }),
    );
  });

  it("is read as other systems write it", () => {
    const salted = Buffer.concat([Buffer.alloc(32, 1), Buffer.from("salt")]).toString("base64");
    const written = {
      $2y$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy: "bcrypt",
      "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b4dWRWJTmaaJObG": "argon2",
      "$argon2i$m=65536,t=2,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b4dWRWJTmaaJObG": "argon2",
      "$pbkdf2-sha256$6400$0ZrzXitFSGltTQnBWOsdeg$Y11AchqV4b0sUisdZd0Xr97KWoymNE0LNNrnEgY4H9M": "pbkdf2",
      "$pbkdf2-sha256$6400$.6UI/S.nXIk8jcbdHx3Fhg$98jZicV16ODfEsEZeYPGHU3kbrUrvUEXOPimVSQDD44": "pbkdf2",
      "pbkdf2_sha256$870000$yL6hUeQx$GnBDjkXHGrTjgYtB8ICiVhGGW2eLiLeYjPNHuoLNFEw=": "pbkdf2",
      [`{SSHA256}${salted}`]: "ssha",
      [`{ssha256}${salted}`]: "ssha",
      [`{SHA}${Buffer.alloc(20).toString("base64")}`]: "ssha",
    };
    for (const [text, scheme] of Object.entries(written)) assert.equal(parsePassword(text)?.scheme, scheme, text);
  });

  it("is refused where it is none, whatever it looks like", () => {
    const none = ["", "secret", "$2x$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy", "$2b$10$short"];
    const others = [
      "5f4dcc3b5aa765d61d8327deb882cf99",
      "$1$abc$defghi",
      "{CRYPT}x",
      "{SSHA}AAAA",
      "$argon2id$v=19$m=1",
    ];
    for (const text of [...none, ...others]) assert.equal(parsePassword(text), null, text);
    fc.assert(fc.property(fc.string(), (text) => parsePassword(text) === null || text.length > 20));
  });

  it("is refused where nobody could bear to compare with it", () => {
    const bytes = "c29tZXNhbHQ$RdescudvJCsgt3ub+b4dWRWJTmaaJObG";
    const unbearable = [
      "$2b$15$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
      "$2b$31$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
      `$scrypt$ln=30,r=8,p=1$${bytes}`,
      `$scrypt$ln=10,r=1,p=100000$${bytes}`,
      `$scrypt$ln=999,r=1,p=1$${bytes}`,
      `$pbkdf2-sha512$i=2000001$${bytes}`,
      `$pbkdf2-sha512$i=0$${bytes}`,
      `$pbkdf2-sha512$i=99999999999999999999$${bytes}`,
      `$argon2id$v=19$m=1048576,t=1,p=1$${bytes}`,
      `$argon2id$v=19$m=65536,t=1000,p=1$${bytes}`,
      `$argon2id$v=19$m=65536,t=1,p=1000$${bytes}`,
      `$argon2id$v=19$m=65536,t=1,p=1$c29t$RdescudvJCsgt3ub`,
      `$pbkdf2-sha256$i=1000$c29tZXNhbHQ$c2hvcnQ`,
    ];
    for (const text of unbearable) {
      const password = parsePassword(text);
      assert.ok(password !== null, text);
      assert.match(passwordFault(password) ?? "bearable", /^must have /, text);
    }
  });
});
