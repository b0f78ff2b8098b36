import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { MovedRecord, ReadMoved } from "../model.ts";
import { SourceUnreadable } from "../SourceUnreadable.ts";
import { readCsv } from "./readCsv.ts";
import { readJson } from "./readJson.ts";

const SECRETS = { passphrase: null, key: null, unsaid: {} };

/** Gives the records of a text that comes in pieces of some size. */
async function read(reader: ReadMoved, text: string, pieceBytes = 7): Promise<readonly MovedRecord[]> {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    const bytes = Buffer.from(text);
    for (let start = 0; start < bytes.length; start += pieceBytes) yield bytes.subarray(start, start + pieceBytes);
  }
  const records: MovedRecord[] = [];
  for await (const record of reader(pieces(), SECRETS)) records.push(record);
  return records;
}

const account = {
  id: "7",
  username: "jo",
  email: "jo@example.com",
  emailVerified: true,
  phone: "+8613800138000",
  passwordHash: "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
  profile: { nickname: 'Jö, "the" one' },
  totp: [{ secret: "JBSWY3DPEHPK3PXP", algorithm: "SHA256", digits: 8, period: 60, label: "old phone", lastStep: 12 }],
  blocked: true,
  createdAt: "2020-02-03T04:05:06Z",
};

const faults = (records: readonly MovedRecord[]) =>
  records.map((each) =>
    each.kind === "fault" ? `${each.at.line ?? each.at.path} ${each.field} ${each.rule}` : each.kind,
  );

describe("our own JSON", () => {
  it("gives the same accounts as an array and as lines, however the bytes come", async () => {
    const many = [account, { username: "jü" }, { email: "a@b.example", customData: { a: [1] } }];
    const plain = (records: readonly MovedRecord[]) => JSON.stringify(records.map((each) => ({ ...each, at: null })));
    const expected = plain(await read(readJson, JSON.stringify(many), 1e6));
    const texts = [JSON.stringify(many, null, 2), many.map((each) => JSON.stringify(each)).join("\r\n")];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...texts, `\uFEFF${texts[1]}\n\n`),
        fc.integer({ min: 1, max: 60 }),
        async (text, size) => assert.equal(plain(await read(readJson, text, size)), expected),
      ),
      { numRuns: 40 },
    );
  });

  it("takes over every member", async () => {
    const [read1] = await read(readJson, JSON.stringify([account]));
    assert.ok(read1?.kind === "account");
    assert.equal(read1.foreignId, "7");
    assert.equal(read1.password?.scheme, "bcrypt");
    assert.deepEqual(read1.createdAt, new Date("2020-02-03T04:05:06Z"));
    assert.deepEqual(
      { ...read1.authenticators[0], secret: null },
      { secret: null, algorithm: "SHA256", digits: 8, periodSeconds: 60, label: "old phone", lastStep: 12 },
    );
  });

  it("names the line, the field and the rule of what it cannot read, and reads on", async () => {
    const lines = ['{"username":"a"}', "{", '{"user":"a"}', '{"totp":[{"secret":"1"}]}', "[1]", '{"blocked":"no"}'];
    const more = ['{"username":7}', '{"createdAt":"yesterday"}', '{"username":"b"}'];
    assert.deepEqual(
      faults(await read(readJson, [...lines, ...more].join("\n"))).map((each) => each.split(",")[0]),
      [
        "account",
        "2 line must be JSON",
        "3 user is none of id",
        "4 totp[0].secret must be base32",
        "5 record must be an object",
        "6 blocked must be true or false",
        "7 username must be text",
        "8 createdAt must be a date as in 2026-01-31T12:00:00Z",
        "account",
      ],
    );
  });

  it("refuses what is no whole document, and repeats nothing of it", async () => {
    for (const text of ['[{"username":"secret"},', '[{"username":"secret"}] secret', "secret", '["a",,"secret"]']) {
      const refused = (error: unknown) => error instanceof SourceUnreadable && !error.message.includes("secret");
      await assert.rejects(read(readJson, text), refused, text);
    }
    await assert.rejects(read(readJson, "\u0000\uFEFF"), SourceUnreadable);
  });

  it("takes no member for another one of its name: one that stands twice is a fault, at any depth, and others are read", async () => {
    const twice = '{"username":"ada","username":"eve"}';
    const within = '{"username":"jo","customData":{"a":{"b":1,"b":2}}}';
    const fine = '{"username":"kim"}';
    for (const text of [`[${twice},${within},${fine}]`, `${twice}\n${within}\n${fine}`]) {
      const records = await read(readJson, text);
      assert.deepEqual(
        records.map(({ kind }) => kind),
        ["fault", "fault", "account"],
        text,
      );
    }
    const cell = 'username,customData\njo,"{""a"":1,""a"":2}"';
    assert.deepEqual(faults(await read(readCsv, cell)), ["2 customData must be JSON in which no member stands twice"]);
  });
});

describe("our own CSV", () => {
  it("reads a row as our JSON reads an account", async () => {
    const heading = "id,username,email,emailVerified,profile.nickname,totp.secret,totp.digits,customData,blocked";
    const row = '7,jo,jo@example.com,yes,"Jö, ""the"" one",JBSWY3DPEHPK3PXP,8,"{""a"":1}",';
    const [fromCsv] = await read(readCsv, `\uFEFF${heading}\r\n${row}\r\n`);
    const { id, username, email, emailVerified, profile } = account;
    const totp = [{ secret: "JBSWY3DPEHPK3PXP", digits: 8 }];
    const member = { id, username, email, emailVerified, profile, totp, customData: { a: 1 } };
    const [fromJson] = await read(readJson, JSON.stringify([member]));
    assert.deepEqual({ ...fromCsv, at: null }, { ...fromJson, at: null });
  });

  it("refuses a column that it does not know, or that is there twice", async () => {
    const unknown = await read(readCsv, "username,$2b$10$hash\na,b").catch((error: unknown) => String(error));
    assert.match(String(unknown), /the name of column 2 is none of id, username/);
    assert.doesNotMatch(String(unknown), /hash\b.*\$|\$2b/, "where the heading is missing it is a secret");
    await assert.rejects(read(readCsv, "username,username\na,b"), /twice/);
  });

  it("names the line of a row that does not fit, and of quotes that do not match", async () => {
    const text = "username,blocked,totp.digits\na,maybe,\nb,,six\nc\nd,no,\n";
    assert.deepEqual(faults(await read(readCsv, text)), [
      "2 blocked must be true or false",
      "3 totp.digits must be a whole number",
      "4 row must have 3 cells, as the heading has",
      "account",
    ]);
    await assert.rejects(read(readCsv, 'username\n"a\nb'), SourceUnreadable);
  });
});
