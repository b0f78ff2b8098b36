import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPostgresSchema, startPgBouncer } from "@countersign/store/testing";

/** Where a service lives: a folder, its settings and its first ids. */
export interface Home {
  readonly folder: string;
  readonly dataDir: string;
  readonly poolId: string;
  readonly appId: string;
  readonly settings: Readonly<Record<string, string>>;
}

/** What runs functions when a test or a suite ends. */
export interface Cleanup {
  after(undo: () => Promise<void>): void;
}

export type MakeHome = (test: Cleanup) => Promise<Home>;

/** Gives a home over the embedded database, without the settings of this machine. It goes away with the test. */
export async function makeSqliteHome(test: Cleanup): Promise<Home> {
  const folder = await mkdtemp(join(tmpdir(), "countersign-cli-"));
  test.after(() => rm(folder, { recursive: true, force: true }));
  const [poolId, appId] = [randomBytes(12).toString("hex"), randomBytes(12).toString("hex")];
  const dataDir = join(folder, "data");
  const settings = {
    PATH: process.env.PATH ?? "",
    COUNTERSIGN_DATA_DIR: dataDir,
    COUNTERSIGN_PORT: "0",
    COUNTERSIGN_LOG_LEVEL: "warn",
    COUNTERSIGN_USERPOOL_ID: poolId,
    COUNTERSIGN_APP_ID: appId,
  };
  return { folder, dataDir, poolId, appId, settings };
}

/** Gives a home over a PostgreSQL schema of its own, behind a pooler that lends a server process for one transaction. */
export async function makePooledHome(test: Cleanup): Promise<Home> {
  const home = await makeSqliteHome(test);
  const schema = await createPostgresSchema();
  test.after(schema.drop);
  const pooler = await startPgBouncer(await schema.plainUrl());
  test.after(pooler.stop);
  return { ...home, settings: { ...home.settings, COUNTERSIGN_DATABASE_URL: pooler.url } };
}

/** Gives a home over a PostgreSQL schema of its own. */
export async function makePostgresHome(test: Cleanup): Promise<Home> {
  const home = await makeSqliteHome(test);
  const schema = await createPostgresSchema();
  test.after(schema.drop);
  return { ...home, settings: { ...home.settings, COUNTERSIGN_DATABASE_URL: schema.url } };
}
