import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { describe, it, type TestContext } from "node:test";
import { NEWEST_SCHEMA, type SaveExport } from "@countersign/store";
import type { Dump } from "@countersign/store/testing";
import { createCodeClient } from "../http/testing/createCodeClient.ts";
import { askAndRead, resetBy } from "./testing/codes.ts";
import { POOL_ID } from "./testing/createWorld.ts";
import { engines } from "./testing/engines.ts";
import { codeOf } from "./testing/person.ts";
import { codeFor, mailbox } from "./testing/post.ts";
import stored from "./testing/stored/schema2.json" with { type: "json" };

type Json = Readonly<Record<string, unknown>>;

const { known } = stored;

/** Opens what an earlier build has stored, a moment after that build was stopped. */
async function openStored(t: TestContext, settings: Readonly<Record<string, string>>, dump: Dump = stored) {
  const given = await createCodeClient(t, { stored: dump, settings, hasher: "argon2" });
  const { world, client, post } = given;
  world.clock.set(known.nowMs);
  const succeed = async (path: string, body: Json, token?: string): Promise<Json> => {
    const answer = await post(path, body, token === undefined ? {} : { token });
    assert.equal(answer.code, 200, `${path}: ${JSON.stringify(answer)}`);
    return (answer.data ?? {}) as Json;
  };
  return {
    ...given,
    succeed,
    /** Signs in with the password and gives the mfaToken. */
    async signIn({ email, password }: { readonly email: string; readonly password: string }): Promise<string> {
      const body = { account: email, password: await client.encrypt(password) };
      const { code, data } = await post("/api/v2/login/account", body);
      assert.equal(code, 1636);
      return String((data as Json).mfaToken);
    },
  };
}

const DAY_MS = 24 * 3600 * 1000;

/** Gives the dump in which every factor was last changed so long after it was made. */
function lastChanged(afterMs: number): Dump {
  const aged = stored.tables.map((table) => {
    if (table.name !== "authenticators") return table;
    const [made, changed] = ["created_at_ms", "updated_at_ms"].map((column) => table.columns.indexOf(column));
    const rows = table.rows.map((row) =>
      row.map((value, at) => (at === changed ? Number(row[made ?? 0]) + afterMs : value)),
    );
    return { ...table, rows };
  });
  return { ...stored, tables: aged };
}

for (const { engine, settingsFor, options } of engines) {
  describe(`what a build with schema ${stored.schema.version} has stored: ${engine}`, options, () => {
    it("opens with the schema of this build, its audit trail whole, and the trail goes on", async (t) => {
      const { world, succeed, signIn } = await openStored(t, await settingsFor(t));
      assert.equal(await world.storehouse.schemaVersion(), NEWEST_SCHEMA);
      const before = await world.storehouse.verifyTrail({ keyring: world.keyring });
      assert.deepEqual([before.ok, before.findings], [true, []]);
      const token = await signIn(known.ada);
      await succeed("/api/v2/mfa/totp/verify", { totp: codeOf(world, known.ada) }, token);
      const after = await world.storehouse.verifyTrail({ keyring: world.keyring });
      assert.deepEqual([after.ok, after.writers], [true, before.writers + 1]);
      assert.ok(after.events > before.events);
    });

    it("may drop its audit trail: what was exported verifies, and what is left joins it", async (t) => {
      const { world } = await openStored(t, await settingsFor(t));
      const { storehouse, keyring, ports } = world;
      const { events, checkpoints } = await storehouse.verifyTrail({ keyring });
      const files: { name: string; text: string }[] = [];
      const save: SaveExport = async (lines, name) => {
        let text = "";
        for await (const line of lines) text += line;
        files.push({ name: name(), text });
      };
      const nowMs = known.nowMs + 1;
      const pruned = await storehouse
        .openTrail({ keyring, random: ports.random })
        .prune({ beforeMs: nowMs, nowMs, save });
      assert.deepEqual([pruned.files, pruned.rows], [files.length, events + checkpoints]);
      const exported = files.map(({ name, text }) => ({ name, lines: Readable.from(text.trimEnd().split("\n")) }));
      const after = await storehouse.verifyTrail({ keyring, exported });
      assert.deepEqual([after.findings, after.events, after.exported], [[], 0, events + checkpoints]);
    });

    it("lets sessions live on, and sign-ins under way come to their end", async (t) => {
      const { world, client, succeed } = await openStored(t, await settingsFor(t));
      const { ada } = known;
      const me = await client.call("GET", "/api/v2/users/me", { token: ada.sessionToken });
      assert.deepEqual([me.body.code, (me.body.data as Json).id], [200, ada.userId]);
      const { id } = await succeed("/api/v2/mfa/totp/verify", { totp: codeOf(world, ada) }, ada.mfaToken);
      assert.equal(id, ada.userId);
    });

    it("takes every factor that was bound, and the password before it", async (t) => {
      const { world, succeed, signIn } = await openStored(t, await settingsFor(t));
      const { ada, ben, cleo, dora, emil } = known;
      const mistyped = await signIn(emil);
      await succeed("/api/v2/mfa/totp/verify", { totp: codeOf(world, emil) }, mistyped);
      assert.deepEqual(await world.database.all("select * from attempts", []), [], "the mistyped one is forgotten");
      await succeed("/api/v2/mfa/totp/recovery", { recoveryCode: ada.recoveryCode }, await signIn(ada));
      const text = { phone: ben.phone, code: ben.code };
      await succeed("/api/v2/applications/mfa/sms/verify", text, await signIn(ben));
      const token = await signIn(cleo);
      await succeed("/api/v2/email/send", { email: cleo.email, scene: "MFA_VERIFY" });
      const mail = { email: cleo.email, code: codeFor(world, mailbox(cleo.email), "mfaVerify") };
      await succeed("/api/v2/applications/mfa/email/verify", mail, token);
      await succeed("/api/v2/mfa/face/verify", { photo: dora.photo, type: "face" }, await signIn(dora));
    });

    it("takes what was changed a day after it was made for passed, and keeps it when an address is first proved", async (t) => {
      for (const [afterMs, kept] of [
        [DAY_MS - 1, []],
        [DAY_MS, ["recovery", "totp"]],
      ] as const) {
        const { world } = await openStored(t, await settingsFor(t), lastChanged(afterMs));
        const recipient = mailbox(known.ada.email);
        await resetBy(world, recipient, await askAndRead(world, recipient, "resetPassword"));
        const subject = await world.ports.store.findSubject(POOL_ID, { kind: "id", key: known.ada.userId });
        assert.deepEqual(subject?.authenticators.map(({ kind }) => kind).sort(), kept);
      }
    });
  });
}
