import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, it, type TestContext } from "node:test";
import { openSqlite } from "../engine/sqlite.ts";
import { migrate } from "../migrations/migrate.ts";
import { makeTestFolder } from "../testing/makeTestFolder.ts";
import { tableRestores } from "./tableRestores.ts";

const NOW_MS = 5;

interface Column {
  readonly name: string;
  readonly type: string;
}

type Row = Readonly<Record<string, string | number | Uint8Array | null>>;

/** Gives a database of today's schema that takes any row. */
async function openLenient(t: TestContext): Promise<DatabaseSync> {
  const folder = makeTestFolder();
  const file = join(folder.path, "test.db");
  const database = openSqlite({ file });
  await migrate(database);
  await database.close();
  const lenient = new DatabaseSync(file);
  t.after(() => {
    lenient.close();
    folder.remove();
  });
  lenient.exec("pragma foreign_keys = off; pragma ignore_check_constraints = on");
  return lenient;
}

/** Puts a row into a table whose columns all hold something, but for those that are given. */
function plant(database: DatabaseSync, table: string, given: Row): void {
  const columns = database.prepare(`pragma table_info(${table})`).all() as unknown as readonly Column[]; // the pragma's columns
  const values = columns.map(
    ({ name, type }) => given[name] ?? (name in given ? null : plainOf(type, String(given.id ?? ""))),
  );
  const places = columns.map(() => "?").join(", ");
  database
    .prepare(`insert into ${table} (${columns.map(({ name }) => name).join(", ")}) values (${places})`)
    .run(...values);
}

/** Where one row of each name may be, no two are alike. */
function plainOf(type: string, id: string): string | number | Uint8Array {
  if (type.toLowerCase() === "blob") return new Uint8Array(1);
  return type.toLowerCase() === "text" ? `x ${id}` : 1;
}

/** What of a table must end, and what must not. */
const rows: Readonly<Record<string, { readonly opens: readonly Row[]; readonly stays?: readonly Row[] }>> = {
  access_passes: { opens: [{}] },
  api_keys: {
    opens: [
      { id: "lives", revoked_at_ms: null, expires_at_ms: NOW_MS + 1 },
      { id: "ends later", revoked_at_ms: NOW_MS + 1, expires_at_ms: NOW_MS + 1 },
    ],
    stays: [{ id: "ended", expires_at_ms: NOW_MS }],
  },
  authenticators: {
    opens: [
      { id: "pending", status: "pending" },
      { id: "releasing", status: "confirmed" },
    ],
    stays: [{ id: "bound", status: "confirmed", release_tellings: null, release_told_at_ms: null }],
  },
  authorization_codes: { opens: [{ used_at_ms: null }] },
  codes: { opens: [{}] },
  confirmed_bindings: { opens: [{}] },
  disavowals: { opens: [{ used_at_ms: null }] },
  face_sessions: { opens: [{ id: "open" }], stays: [{ id: "over", state: null }] },
  idempotency_keys: { opens: [{}] },
  keys: {
    opens: ["mfaToken", "accessToken", "userToken"].map((purpose) => ({ id: purpose, purpose })),
    stays: ["sealing", "codes", "audit", "passwordTransport"].map((purpose) => ({ id: purpose, purpose })),
  },
  mfa_tokens: { opens: [{ state: "open" }] },
  outbox: { opens: [{}] },
  photos: { opens: [{ id: "waits", owner_user_id: null }], stays: [{ id: "avatar" }] },
  sessions: { opens: [{ id: "lives", revoked_at_ms: null }], stays: [{ id: "ended" }] },
  superseded_codes: { opens: [{}] },
  trusted_devices: { opens: [{}] },
  users: { opens: [{ id: "allowed" }], stays: [{ id: "plain", enrolment_allowed_until_ms: null }] },
  webhook_messages: {
    opens: [{ id: "waits", sequence: 1, state: "waiting" }],
    stays: [{ id: "told", sequence: 2, state: "delivered" }],
  },
};

describe("what a restored past would open", () => {
  it("is tried for every table of which anything ends", () => {
    const ended = Object.entries(tableRestores).filter(([, { ends }]) => ends.length > 0);
    assert.deepEqual(
      Object.keys(rows),
      ended.map(([table]) => table),
    );
  });

  for (const [table, { opens, stays = [] }] of Object.entries(rows))
    it(`ends, and nothing else does: ${table}`, async (t) => {
      const database = await openLenient(t);
      for (const row of [...opens, ...stays]) plant(database, table, row);
      const run = (text: string): number =>
        Number(database.prepare(text.replaceAll("$1", "?1")).run(...(text.includes("$1") ? [NOW_MS] : [])).changes);
      const ends = tableRestores[table]?.ends ?? [];
      const changed = ends.map(run);
      assert.equal(
        changed.reduce((sum, each) => sum + each, 0),
        opens.length,
      );
      assert.ok(changed.every((each) => each > 0));
      assert.deepEqual(
        ends.map(run),
        ends.map(() => 0),
        "nothing is left that opens",
      );
      const left = database.prepare(`select count(*) as rows from ${table}`).get() as { readonly rows: number };
      assert.ok(left.rows >= stays.length);
    });
});
