import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { askAndRead, verifyBy } from "./testing/codes.ts";
import { POOL_ID, type World } from "./testing/createWorld.ts";
import { openMfaToken, register } from "./testing/person.ts";
import { plantFactor } from "./testing/plantFactor.ts";
import { createPostedWorld, mailbox, otherThan, phone } from "./testing/post.ts";
import { readTables } from "./testing/tables.ts";

const NUMBER = phone("+8613800138000");

/** Gives every byte that the database keeps, its log included. */
function bytesOf({ folder }: World): Buffer {
  return Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))));
}

const encodings = {
  text: (text: string) => Buffer.from(text),
  "wide text": (text: string) => Buffer.from(text, "utf16le"),
  hex: (text: string) => Buffer.from(Buffer.from(text).toString("hex")),
  base64: (text: string) => Buffer.from(Buffer.from(text).toString("base64").replace(/=+$/, "")),
  digest: (text: string) => Buffer.from(createHash("sha256").update(text).digest("hex")),
};

describe("codes at rest", () => {
  it("cannot be read: neither the code nor the message that carries it", async (t) => {
    const world = await createPostedWorld(t, { factors: ["SMS"] });
    const person = await register(world);
    await plantFactor(world, person.userId, "sms", { address: NUMBER.address });
    const codes: string[] = [];
    for (const recipient of [NUMBER, mailbox(person.email)]) {
      for (const purpose of ["signIn", "mfaVerify", "bind"] as const)
        codes.push(await askAndRead(world, recipient, purpose));
    }
    const token = await openMfaToken(world, person);
    await verifyBy(world, token, NUMBER, otherThan(...codes)).catch(() => undefined);
    await verifyBy(world, token, NUMBER, codes[1] ?? "");
    const bytes = bytesOf(world);
    assert.ok(bytes.includes("mfaVerify"), "the search finds what is not sealed");
    for (const code of codes) {
      for (const [name, encode] of Object.entries(encodings))
        assert.ok(!bytes.includes(encode(code)), `${code}, ${name}`);
    }
  });

  it("are kept as a keyed hash that differs for another recipient, purpose and pool", async (t) => {
    const world = await createPostedWorld(t);
    const code = await askAndRead(world, NUMBER, "signIn");
    const [row] = await world.database.all<{ mac: string }>("select mac from codes", []);
    const text = (...parts: readonly string[]): string => JSON.stringify(["code", ...parts, code]);
    const own = text(POOL_ID, "sms", NUMBER.address, "signIn");
    const { codeMac } = world.ports;
    assert.ok(row !== undefined && codeMac.matches(own, row.mac));
    assert.notEqual(row.mac, createHash("sha256").update(own).digest("hex"));
    for (const other of [
      text("b0".repeat(12), "sms", NUMBER.address, "signIn"),
      text(POOL_ID, "email", NUMBER.address, "signIn"),
      text(POOL_ID, "sms", "+8613800138001", "signIn"),
      text(POOL_ID, "sms", NUMBER.address, "register"),
    ])
      assert.ok(!codeMac.matches(other, row.mac), other);
  });

  it("stay out of the audit trail, and so do the addresses they go to", async (t) => {
    const world = await createPostedWorld(t);
    const code = await askAndRead(world, NUMBER, "signIn");
    const tables = await readTables(world.database);
    const trail = JSON.stringify([...tables].filter(([name]) => name.startsWith("audit")));
    assert.ok(trail.includes("code.send"));
    assert.ok(!trail.includes(code) && !trail.includes(NUMBER.address));
    const counts = JSON.stringify(tables.get("window_counts"));
    assert.ok(counts.length > 2 && !counts.includes(NUMBER.address));
  });
});
