import assert from "node:assert/strict";
import { createHash, pbkdf2Sync, scryptSync } from "node:crypto";
import { describe, it } from "node:test";
import { printPassword, type ReadablePassword } from "@countersign/moving";
import { createSeededRandom } from "@countersign/testkit";
import { hash as argon2 } from "@node-rs/argon2";
import { hash as bcrypt } from "@node-rs/bcrypt";
import { createHasher } from "./hasher.ts";
import { verifyForeign } from "./verifyForeign.ts";

const SECRET = "correct horse \u{1f511} é";
const salt = Buffer.from("0123456789abcdef");
const asIs = { normalise: null } as const;

/** Gives a hash of every scheme and variant, made by something else than what is tested where there is such. */
async function makeAll(secret: string): Promise<Readonly<Record<string, string>>> {
  const digests = ["sha1", "sha256", "sha512"] as const;
  const pbkdf2 = digests.flatMap((hash) =>
    [16, 64].map((length) => {
      const digest = pbkdf2Sync(secret, salt, 1000, length, hash);
      const made: ReadablePassword = { scheme: "pbkdf2", ...asIs, hash, iterations: 1000, salt, digest };
      return [`pbkdf2 ${hash} ${length}`, printPassword(made)];
    }),
  );
  const ssha = digests.map((hash) => {
    const digest = createHash(hash)
      .update(Buffer.concat([Buffer.from(secret), salt]))
      .digest();
    return [`ssha ${hash}`, `{SSHA${{ sha1: "", sha256: "256", sha512: "512" }[hash]}}${join(digest, salt)}`];
  });
  const scrypt = [1, 8].map((p) => {
    const digest = scryptSync(secret, salt, 64, { N: 1024, r: 16, p });
    return [`scrypt ${p}`, printPassword({ scheme: "scrypt", ...asIs, logN: 10, r: 16, p, salt, digest })];
  });
  const argon2s = [0, 1, 2].flatMap((algorithm) =>
    [0, 1].map(async (version) => {
      const options = { algorithm, version, memoryCost: 256, timeCost: 2, parallelism: 2, salt };
      return [`argon2 ${algorithm} ${version}`, await argon2(secret, options)];
    }),
  );
  const bcrypts = (["2a", "2b", "2y"] as const).map(async (version) => [
    version,
    await bcrypt(secret, { cost: 4, version }),
  ]);
  return Object.fromEntries([...pbkdf2, ...ssha, ...scrypt, ...(await Promise.all([...argon2s, ...bcrypts]))]);
}

function join(digest: Uint8Array, tail: Uint8Array): string {
  return Buffer.concat([digest, tail]).toString("base64");
}

describe("a hash that another system made", () => {
  it("knows its secret and no other, whatever the scheme", async () => {
    const hasher = createHasher({ random: createSeededRandom("foreign") });
    for (const [name, text] of Object.entries(await makeAll(SECRET))) {
      assert.equal(await hasher.verify(text, SECRET), true, name);
      for (const wrong of ["", `${SECRET}x`, SECRET.toUpperCase()])
        assert.equal(await hasher.verify(text, wrong), false, name);
      assert.equal(hasher.needsRehash(text), true, name);
    }
  });

  it("holds against what others publish", async () => {
    const published: readonly (readonly [string, string])[] = [
      // crypt_blowfish, Openwall, wrapper.c
      ["$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U"],
      // RFC 7914 §12, N = 1024, r = 8, p = 16
      [
        "$scrypt$ln=10,r=8,p=16$TmFDbA$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWIurzDZLiKjiG/xCSedmDDaxyevuUqD7m2DYMvfoswGQA",
        "password",
      ],
      // RFC 6070 §2, 4096 iterations
      ["$pbkdf2-sha1$i=4096$c2FsdA$SwB5AbdlSJq+rUnZJvch0GWkKcE", "password"],
    ];
    for (const [text, secret] of published) {
      assert.equal(await verifyForeign(text, secret), true, text);
      assert.equal(await verifyForeign(text, `${secret} `), false, text);
    }
  });

  it("is compared with the composed secret where it was made of that", async () => {
    const digest = pbkdf2Sync("ﬁne".normalize("NFKC"), salt, 1, 32, "sha256");
    const made = { scheme: "pbkdf2", hash: "sha256", iterations: 1, salt, digest } as const;
    assert.equal(await verifyForeign(printPassword({ ...made, normalise: "NFKC" }), "ﬁne"), true);
    assert.equal(await verifyForeign(printPassword({ ...made, normalise: null }), "ﬁne"), false);
  });

  it("compares a password of more than 72 bytes as bcrypt does, by the first 72", async () => {
    const text = await bcrypt("x".repeat(72), { cost: 4 });
    assert.equal(await verifyForeign(text, "x".repeat(80)), true);
    assert.equal(await verifyForeign(text, "x".repeat(71)), false);
  });
});
