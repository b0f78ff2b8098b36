import assert from "node:assert/strict";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { MovedSubject } from "@countersign/core";
import { testPostgresUrl } from "@countersign/store/testing";
import { type NeedsOptions, needs } from "@countersign/testkit";
import fc from "fast-check";
import { ageKeys } from "./testing/ageKeys.ts";
import { makeFurnishedHome } from "./testing/furnish.ts";
import { type Home, type MakeHome, makePostgresHome, makeSqliteHome } from "./testing/home.ts";
import { inHome } from "./testing/inHome.ts";
import { typed } from "./testing/typed.ts";

const SEEDS = ["JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"];

/** Gives users as a file may bring them; names are made distinct by their place. */
const users = fc.array(
  fc.record({
    hasEmail: fc.boolean(),
    emailVerified: fc.boolean(),
    blocked: fc.boolean(),
    nickname: fc
      .string({ minLength: 1, maxLength: 20 })
      .filter((text) => text.isWellFormed() && !text.includes("\u0000")),
    totps: fc.subarray(SEEDS),
    digits: fc.constantFrom(6, 8),
    period: fc.constantFrom(30, 60),
    lastStep: fc.option(fc.nat(1000)),
    failures: fc.nat(3),
    passwordHash: fc.option(fc.constant("$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy")),
  }),
  { minLength: 1, maxLength: 30 },
);

async function fill(home: Home, given: typeof users extends fc.Arbitrary<infer T> ? T : never): Promise<void> {
  const lines = given.map(
    ({ hasEmail, emailVerified, blocked, nickname, totps, digits, period, lastStep, passwordHash }, n) => ({
      username: `user${n}`,
      ...(hasEmail ? { email: `user${n}@example.com`, emailVerified } : {}),
      ...{ blocked, profile: { nickname }, passwordHash },
      totp: totps.map((secret) => ({ secret, digits, period, lastStep })),
    }),
  );
  const file = join(home.folder, "users.json");
  await writeFile(file, JSON.stringify(lines));
  const { exit, errors } = await typed(home, ["import", file, "--format", "json"]);
  assert.equal(exit, 0, errors);
  await inHome(home, async ({ services: { ports } }) => {
    for (const { subject } of await ports.store.listSubjects(home.poolId, { afterId: null, limit: 1000 })) {
      const { failures = 0 } = given[Number(subject.user.username?.slice(4))] ?? {};
      const failure = { type: "failAttempt", subject: subject.user, factor: "totp", cap: 100, nowMs: 1 } as const;
      for (let count = 0; count < failures; count += 1) await ports.store.settle([failure]);
    }
  });
}

function subjectsOf(home: Home, poolId: string): Promise<readonly MovedSubject[]> {
  return inHome(home, ({ services }) => services.ports.store.listSubjects(poolId, { afterId: null, limit: 1000 }));
}

/** How an export is locked, how it is opened, and what opens others alone. */
interface Lock {
  readonly lock: readonly [option: string, content: string];
  readonly open: readonly [option: string, content: string];
  readonly another: string;
}

const byPassphrase: Lock = {
  lock: ["--passphrase-file", "correct horse battery staple\n"],
  open: ["--passphrase-file", "correct horse battery staple\n"],
  another: "another\n",
};

const byKeys: Lock = {
  lock: ["--recipients-file", ageKeys.own.recipient],
  open: ["--identity-file", ageKeys.own.identity],
  another: ageKeys.another.identity,
};

async function exportFrom(home: Home, { lock: [option, content] }: Lock): Promise<string> {
  const [file, key] = [join(home.folder, "users.age"), join(home.folder, "lock")];
  await writeFile(key, content);
  const { exit, errors } = await typed(home, ["export", file, option, key]);
  assert.equal(exit, 0, errors);
  return file;
}

/** Gives the words that import a file, with what opens it or another content. */
async function importing(
  home: Home,
  file: string,
  { open: [option, content] }: Lock,
  other = content,
): Promise<string[]> {
  const key = join(home.folder, "key");
  await writeFile(key, other);
  return ["import", file, "--format", "countersign", option, key];
}

function suite(
  name: string,
  lock: Lock,
  [makeSource, makeTarget]: readonly [MakeHome, MakeHome],
  options: Partial<NeedsOptions>,
): void {
  describe(`an export: ${name}`, options, () => {
    it("loses nothing of an account on its way into another server, whatever it has", async (t) => {
      await fc.assert(
        fc.asyncProperty(users, async (given) => {
          const [source, target] = [await makeFurnishedHome(t, makeSource), await makeFurnishedHome(t, makeTarget)];
          await fill(source, given);
          const args = await importing(target, await exportFrom(source, lock), lock);
          const brought = await typed(target, args);
          assert.equal(brought.exit, 0, brought.errors);
          const before = await subjectsOf(source, source.poolId);
          assert.equal(before.length, given.length);
          assert.deepEqual(await subjectsOf(target, source.poolId), before);
          const again = await typed(target, [...args, "--json"]);
          assert.equal((JSON.parse(again.output) as { already: number }).already, given.length); // as printed
        }),
        { numRuns: 1 },
      );
    });

    it("brings nothing where it was changed or cut off, or what is named opens another", async (t) => {
      const [source, target] = [await makeFurnishedHome(t, makeSource), await makeFurnishedHome(t, makeTarget)];
      await fill(source, fc.sample(users, 1)[0] ?? []);
      const file = await exportFrom(source, lock);
      assert.equal((await stat(file)).mode & 0o777, 0o600);
      const bytes = await readFile(file);
      for (const seed of SEEDS) assert.ok(!bytes.includes(seed));
      const flipped = Uint8Array.from(bytes, (byte, index) => (index === bytes.length - 20 ? byte ^ 1 : byte));
      const broken = { "cut.age": bytes.subarray(0, -1), "flipped.age": flipped, "empty.age": Buffer.alloc(0) };
      for (const [name, content] of Object.entries(broken)) {
        await writeFile(join(target.folder, name), content);
        const { exit, errors } = await typed(target, await importing(target, name, lock));
        assert.equal(exit, 1, `${name}: ${errors}`);
        assert.match(errors, /must be a whole export/);
      }
      const { exit } = await typed(target, await importing(target, file, lock, lock.another));
      assert.equal(exit, 1);
      assert.deepEqual(await subjectsOf(target, source.poolId), []);
      assert.deepEqual(await subjectsOf(target, target.poolId), []);
    });
  });
}

suite("SQLite into SQLite, by a passphrase", byPassphrase, [makeSqliteHome, makeSqliteHome], {});
suite("SQLite into SQLite, by keys", byKeys, [makeSqliteHome, makeSqliteHome], {});
const postgres = needs("postgresql", testPostgresUrl !== undefined, "set COUNTERSIGN_TEST_POSTGRES_URL");
suite("SQLite into PostgreSQL", byKeys, [makeSqliteHome, makePostgresHome], postgres);
suite("PostgreSQL into SQLite", byKeys, [makePostgresHome, makeSqliteHome], postgres);
