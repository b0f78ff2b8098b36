import assert from "node:assert/strict";
import { scryptSync } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { describe, it } from "node:test";
import { SourceUnreadable } from "../../SourceUnreadable.ts";
import { accountsIn, faultsIn, readAll, readSample } from "../../testing/readAll.ts";

const SECRET = "harbour-secret-harbour-secret-0123";
/** A file as Better Auth wrote it, and what its tables say as JSON. */
const file = readSample("betterAuth.sqlite");
const tables = asTables(file);

function asTables(bytes: Uint8Array): Record<"user" | "account" | "twoFactor", Record<string, unknown>[]> {
  const database = new DatabaseSync(":memory:");
  database.deserialize(bytes);
  const rows = (table: string) =>
    database
      .prepare(`SELECT * FROM "${table}"`)
      .all()
      .map((row) => ({ ...row }));
  return { user: rows("user"), account: rows("account"), twoFactor: rows("twoFactor") };
}

function snake(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
}

describe("Better Auth's tables", () => {
  it("reads the file that Better Auth itself wrote: passwords that fit, authenticators that were confirmed", async () => {
    const [ada, bea, cid] = accountsIn(await readAll("better-auth", file, { passphrase: SECRET }));
    const passwords = ["Tide-Table-1815", "Bre\u0301akwater-77", "Lantern-Light-3"];
    for (const [index, account] of [ada, bea, cid].entries()) {
      const form = account?.password;
      assert.ok(form?.scheme === "scrypt" && form.normalise === "NFKC");
      const typed = passwords[index]?.normalize("NFKC") ?? "";
      const options = { N: 2 ** form.logN, r: form.r, p: form.p, maxmem: 2 ** 26 };
      assert.deepEqual(scryptSync(typed, form.salt, form.digest.length, options), Buffer.from(form.digest));
    }
    assert.deepEqual(
      [ada, bea, cid].map((account) => account?.authenticators.length),
      [1, 0, 0],
    );
    assert.match(Buffer.from(ada?.authenticators[0]?.secret ?? []).toString(), /^[A-Za-z0-9_-]{32}$/);
    assert.deepEqual([ada?.username, ada?.email, ada?.profile], ["Ada", "ada@harbour.example", { name: "Ada Byron" }]);
    assert.deepEqual(bea?.remarks, ["not taken over: an authenticator that was never confirmed"]);
  });

  it("reads the same of JSON, in either case and number of names", async () => {
    const expected = await readAll("better-auth", file, { passphrase: SECRET });
    const plural = {
      users: tables.user.map(snake),
      accounts: tables.account.map(snake),
      two_factors: tables.twoFactor.map(snake),
    };
    for (const source of [tables, plural]) {
      const records = await readAll("better-auth", JSON.stringify(source), { passphrase: SECRET });
      const placed = accountsIn(records).map((record) => ({ ...record, at: null }));
      assert.deepEqual(
        placed,
        accountsIn(expected).map((record) => ({ ...record, at: null })),
      );
    }
  });

  it("opens no secret without the one it was encrypted with", async () => {
    for (const passphrase of [null, "another"]) {
      const records = await readAll("better-auth", file, { passphrase });
      assert.deepEqual(
        faultsIn(records).map(([field]) => field),
        ["secret"],
      );
      assert.equal(accountsIn(records).length, 2);
    }
  });

  it("opens secrets of several versions, and secrets that came as base32", async () => {
    const [row] = tables.twoFactor.filter(({ userId }) => userId === tables.user[0]?.id);
    const versioned = { ...tables, twoFactor: [{ ...row, secret: `$ba$2$${String(row?.secret)}` }] };
    const passphrase = `3:newer,2:${SECRET}`;
    const [ada] = accountsIn(await readAll("better-auth", JSON.stringify(versioned), { passphrase }));
    assert.equal(ada?.authenticators.length, 1);
    const retired = await readAll("better-auth", JSON.stringify(versioned), { passphrase: "3:newer,4:other" });
    assert.deepEqual(
      faultsIn(retired).map(([field]) => field),
      ["secret"],
    );
  });

  it("reads other hashes that a site may use, and says what it cannot", async () => {
    const credential = (password: string) => [
      { id: "a", userId: "u", providerId: "credential", accountId: "u", password },
    ];
    const google = { id: "b", userId: "u", providerId: "google", accountId: "1" };
    const forms = ["$2b$10$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234", "whatever"];
    const schemes = await Promise.all(
      forms.map(async (form) => {
        const source = {
          user: [{ id: "u", email: "u@example.com" }],
          account: [...credential(form), google],
          twoFactor: [],
        };
        const [account] = accountsIn(await readAll("better-auth", JSON.stringify(source)));
        assert.deepEqual(account?.remarks, ["not taken over: sign-in by google"]);
        return account?.password?.scheme;
      }),
    );
    assert.deepEqual(schemes, ["bcrypt", "unreadable"]);
  });

  it("refuses files that are cut, other databases, and rows of nobody", async () => {
    await assert.rejects(readAll("better-auth", file.subarray(0, 5000)), SourceUnreadable);
    const other = new DatabaseSync(":memory:");
    other.exec("CREATE VIEW user AS SELECT 1 AS id");
    await assert.rejects(readAll("better-auth", other.serialize()), SourceUnreadable);
    await assert.rejects(readAll("better-auth", "{}"), SourceUnreadable);
    const orphan = { user: [{ id: "u" }], account: [{ userId: "v", providerId: "credential" }] };
    assert.deepEqual(
      faultsIn(await readAll("better-auth", JSON.stringify(orphan))).map(([field]) => field),
      ["userId"],
    );
  });
});
