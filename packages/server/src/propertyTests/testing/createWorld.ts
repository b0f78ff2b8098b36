import { createHash } from "node:crypto";
import type { Hasher, PolicyFactor, Ports, Random, RequestOrigin, Surroundings } from "@countersign/core";
import { createMasterKey, type Keyring, type SessionUseKeeper, type Storehouse } from "@countersign/store";
import {
  connectDatabase,
  type Database,
  type Dump,
  makeTestFolder,
  restoreDump,
  storehouseOver,
  traceDatabase,
} from "@countersign/store/testing";
import { createFixedClock, createSeededRandom, type FixedClock } from "@countersign/testkit";
import { ipBlocks } from "../../address/ipBlocks.ts";
import { readSettings } from "../../config/readSettings.ts";
import type { FaceEngine } from "../../face/FaceEngine.ts";
import { createFakeFaceEngine } from "../../face/testing/createFakeFaceEngine.ts";
import { loadCommonPasswords } from "../../passwords/loadCommonPasswords.ts";
import type { Services } from "../../request/services.ts";
import type { DevInbox } from "../../send/gateways/devInbox.ts";
import { bootstrap } from "../../start/bootstrap.ts";
import { composeSending } from "../../start/composeSending.ts";
import { composeServices } from "../../start/composeServices.ts";

export const POOL_ID = "a0".repeat(12);
export const POOL_SECRET = "5e".repeat(16);
export const APP_ID = "c0".repeat(12);
export const APP_SECRET = "5a".repeat(16);
export const PUBLIC_URL = "https://mfa.example.com";
const START_MS = 1_700_000_010_000;

const bootstrapIds = {
  COUNTERSIGN_USERPOOL_ID: POOL_ID,
  COUNTERSIGN_USERPOOL_SECRET: POOL_SECRET,
  COUNTERSIGN_APP_ID: APP_ID,
  COUNTERSIGN_APP_SECRET: APP_SECRET,
};

/** What runs functions when a test or a file of tests ends. */
export interface Cleanup {
  after(undo: () => Promise<void>): void;
}

export interface WorldOptions {
  /** What the application demands. */
  readonly factors?: readonly PolicyFactor[];
  /** Settings by the names of their environment variables. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly hasher?: "argon2" | "cheap";
  /** The folder of another world, whose database this one opens too. */
  readonly folder?: string;
  /** What the database holds before this build opens it. */
  readonly stored?: Dump;
  /** Two processes on one database must not draw the same ids. */
  readonly random?: Random;
  /** Told every statement that goes to the database. */
  readonly onStatement?: (text: string) => void;
  /** What reads faces; left out: one that takes numbers for them. */
  readonly makeFaceEngine?: () => Promise<FaceEngine>;
  /** What is known of addresses and passwords; left out: nothing. */
  readonly surroundings?: Surroundings;
}

/** The service as a process puts it together, over its real database, with a clock that the test moves. */
export interface World {
  readonly ports: Ports;
  readonly services: Services;
  readonly storehouse: Storehouse;
  readonly keyring: Keyring;
  /** What lies behind the storehouse. */
  readonly database: Database;
  readonly clock: FixedClock;
  readonly folder: string;
  readonly devInbox: DevInbox | null;
  readonly sessionUses: SessionUseKeeper;
}

/** Gives a service of its own with one pool and one application; it ends with the test. */
export async function createWorld(test: Cleanup, options: WorldOptions = {}): Promise<World> {
  const { factors = [], hasher = "cheap", random = createSeededRandom("world") } = options;
  const made = options.folder === undefined ? makeTestFolder() : null;
  const folder = made?.path ?? options.folder ?? "";
  const settings = readSettings({ ...bootstrapIds, ...options.settings, COUNTERSIGN_DATA_DIR: folder });
  const clock = createFixedClock(START_MS);
  const connected = await connectDatabase(settings, () => undefined);
  const database = options.onStatement === undefined ? connected : traceDatabase(connected, options.onStatement);
  if (options.stored !== undefined) await restoreDump(database, options.stored);
  const storehouse = storehouseOver(database);
  await storehouse.migrate();
  await bootstrap({ settings, admin: storehouse.admin, clock, random });
  const masterKey = createMasterKey({ bytes: new Uint8Array(32).fill(7), random });
  const sending = composeSending(settings, clock, random);
  const { makeFaceEngine = createFakeFaceEngine } = options;
  const commonPasswords = await loadCommonPasswords(settings.passwordList);
  const publicUrl = (): string => PUBLIC_URL;
  const given = { settings, storehouse, masterKey, sending, clock, random, publicUrl };
  const { surroundings } = options;
  const parts = { ...given, commonPasswords, makeFaceEngine, ...(surroundings !== undefined && { surroundings }) };
  const { services, keyring, faces, sessionUses } = await composeServices(parts);
  test.after(async () => {
    await faces.close();
    await Promise.all(Object.values(sending.failovers).map((each) => each.close()));
    await storehouse.close();
    made?.remove();
  });
  const ports: Ports = hasher === "cheap" ? { ...services.ports, hasher: cheapHasher } : services.ports;
  const { devInbox } = sending;
  const behind = { storehouse, database, keyring, clock, folder, devInbox, sessionUses };
  const world: World = { ports, services: { ...services, ports }, ...behind };
  if (factors.length > 0) await demandFactors(world, factors);
  return world;
}

/** Sets what the application demands, past every rule. */
export async function demandFactors({ ports }: World, factors: readonly PolicyFactor[]): Promise<void> {
  await ports.store.settle([{ type: "setApplicationFactors", poolId: POOL_ID, appId: APP_ID, factors }]);
}

const cheapHash = (secret: string): string => `cheap$${createHash("sha256").update(`salt${secret}`).digest("hex")}`;

/** For tests in which hashing is not the point. */
const cheapHasher: Hasher = {
  hash: async (secret) => cheapHash(secret),
  verify: async (hash, secret) => hash === cheapHash(secret),
  verifyUnknown: async () => false,
  needsRehash: () => false,
};

/** Gives where a request comes from. */
export function from(ip = "203.0.113.9", deviceId: string | null = null): RequestOrigin {
  return { requestId: "0".repeat(24), ip, ...ipBlocks(ip), userAgent: "properties/1.0", deviceId };
}
