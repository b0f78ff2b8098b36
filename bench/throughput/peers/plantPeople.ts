import { randomBytes } from "node:crypto";
import { encodeBase32 } from "@countersign/otp";
import { createKeyring, createMasterKey, createSecretBox } from "@countersign/store";
import { connectDatabase, type Database, storehouseOver, systemRandom } from "@countersign/store/testing";
import { createFaceEngine } from "../../../packages/face/src/createFaceEngine.ts";
import { modelsOfCheckout } from "../../../packages/face/src/testing/modelsOfCheckout.ts";
import { createHasher } from "../../../packages/server/src/hash/hasher.ts";
import { type Account, plantAccounts } from "../../plantAccounts.ts";
import type { People } from "../people.ts";

const JOB_TIMEOUT_MS = 30_000;
const PARAMETERS = { algorithm: "SHA1", digits: 6, periodSeconds: 30 } as const;

export interface Planting {
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  readonly poolId: string;
  readonly masterKey: Uint8Array;
  readonly people: People;
  readonly password: string;
  /** Numbers of people who get codes by text message. */
  readonly phones: readonly string[];
  /** A photo of each of the people who show their face, and who they are. */
  readonly faces: { readonly names: readonly string[]; readonly photo: Uint8Array };
}

/** Writes accounts into the database of a server that runs. */
export async function plantPeople(planting: Planting): Promise<void> {
  const { masterKey, poolId, people, phones, faces } = planting;
  const database = await connectDatabase(planting, (error) => console.error(error));
  try {
    const clock = { nowMs: () => Date.now() };
    const parts = { store: storehouseOver(database).keys, random: systemRandom, clock };
    const keyring = await createKeyring({
      ...parts,
      masterKey: createMasterKey({ bytes: masterKey, random: systemRandom }),
    });
    const place = { database, box: createSecretBox({ keyring, random: systemRandom }), poolId, nowMs: clock.nowMs() };
    const passwordHash = await createHasher({ random: { bytes: randomBytes } }).hash(planting.password);
    await plantAccounts(place, people.count, (index) => withApp(people, index, passwordHash));
    await plantAccounts(place, phones.length, (index) => withPhone(phones[index] ?? "", passwordHash));
    if (faces.names.length > 0) {
      const state = await readState(faces.photo);
      const factors = [{ kind: "face", source: "SELF", address: null, state }] as const;
      await plantAccounts(place, faces.names.length, (index) => ({ username: faces.names[index] ?? "", factors }));
    }
    await settleDown(database);
  } finally {
    await database.close();
  }
}

function withApp(people: People, index: number, passwordHash: string): Account {
  const state = { secret: encodeBase32(people.secret(index)), parameters: PARAMETERS, lastAcceptedStep: null };
  return {
    username: people.name(index),
    passwordHash,
    factors: [{ kind: "totp", source: "SELF", address: null, state }],
  };
}

function withPhone(phone: string, passwordHash: string): Account {
  return {
    username: phone,
    phone,
    passwordHash,
    factors: [{ kind: "sms", source: "SELF", address: phone, state: null }],
  };
}

async function readState(photo: Uint8Array): Promise<unknown> {
  const engine = createFaceEngine({
    ...{ modelsDir: await modelsOfCheckout(), runtime: "auto", workers: 1, jobTimeoutMs: JOB_TIMEOUT_MS },
  });
  try {
    const reading = await engine.read(photo, "portrait");
    if (!reading.ok) throw new Error(`the face was not read: ${reading.fault}`);
    return { model: engine.model, descriptor: reading.descriptor, made: "photos" };
  } finally {
    await engine.close();
  }
}

/** Does what PostgreSQL would do some time after so many were written, in the middle of the measurement. */
async function settleDown(database: Database): Promise<void> {
  if (database.dialect === "sqlite") return;
  for (const table of ["users", "authenticators"]) await database.all(`vacuum analyze ${table}`, []);
  await database.all("checkpoint", []);
}
