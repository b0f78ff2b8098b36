import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";
import { type RunningServer, startServer } from "../../../e2e/startServer.ts";
import { basicOf } from "../../../e2e/support/basicOf.ts";
import { callApi } from "../../../e2e/support/callApi.ts";
import { encryptPassword } from "../../../e2e/support/encryptPassword.ts";
import { inheritedEnv } from "../../../e2e/support/inheritedEnv.ts";
import { portraits } from "../../../e2e/support/portraits.ts";
import { People } from "../people.ts";
import type { Setup, Start } from "../subject.ts";
import { offersOf, type Run } from "./countersignOffers.ts";
import { openSmsBox } from "./openSmsBox.ts";
import { plantPeople } from "./plantPeople.ts";
import { startPostgres } from "./startPostgres.ts";

const COMMAND = join(import.meta.dirname, "../../../packages/server/src/cli/main.ts");
const PASSWORD = "Tide-Table-1815";
const MOST_PHONES = 4000;
const FACES = 64;
const NO_LIMIT = "100000000/1m";

/** All people of a run come from one address and sign in again and again: what is limited is counted all the same. */
const limits = Object.fromEntries(
  [
    ...["OWN_LOGIN", "OWN_LOGIN_USER", "RESEND", "BACKED_RECIPIENT", "BACKED_USER", "BACKED_ADDRESS", "RECIPIENT"],
    ...[
      "ADDRESS",
      "PREFIX",
      "APPLICATION",
      "APPLICATION_BUDGET",
      "UPLOAD_ADDRESS",
      "UPLOADS",
      "UPLOAD_ADDRESS_MEGABYTES",
    ],
  ].map((name) => [`COUNTERSIGN_LIMIT_${name}`, NO_LIMIT]),
);

/** So many show their faces at once that some would be asked to come again. */
const faceQueue = {
  COUNTERSIGN_FACE_QUEUE: "1000",
  COUNTERSIGN_FACE_JOB_SECONDS: "120",
  COUNTERSIGN_LIMIT_PHOTOS_WAITING: "1000000",
};

export interface Kind {
  readonly engine: "embedded" | "PostgreSQL";
  readonly accounts: number;
  /** The file of another build, which reads no faces; left out: the sources of this checkout. */
  readonly program?: string;
}

/** Gives the start of ours on one of its two engines, with so many accounts. */
export function startCountersign({ engine, accounts, program }: Kind): Start {
  return async (setup) => {
    const postgres = engine === "PostgreSQL" ? await startPostgres(setup) : null;
    const run = await open(setup, {
      databaseUrl: postgres?.url ?? null,
      accounts,
      ...(program !== undefined && { program }),
    });
    return {
      name: `Countersign (${engine})`,
      about: `all limits, counters, sessions and audit on; accounts with an app, and beside them ${run.phones.length} with a phone and ${run.faces.length} with a face, of which as many may wait as come`,
      ...{ accounts, url: run.server.url, offers: offersOf(run) },
      processes: [run.server.pid, ...(postgres === null ? [] : [postgres.pid])],
    };
  };
}

async function demand(server: RunningServer, enabledFactors: readonly string[]): Promise<void> {
  const body = { appId: server.appId, enabledFactors, disabledFactors: [] };
  const answer = await callApi(server, "/api/v3/update-application-mfa-settings", { headers: basicOf(server), body });
  if (answer.body.code !== 200) throw new Error(`no factors are demanded: ${answer.text}`);
}

interface Opening extends Omit<Kind, "engine"> {
  readonly databaseUrl: string | null;
}

async function open(setup: Setup, { databaseUrl, accounts, program }: Opening): Promise<Run> {
  const smsBox = await openSmsBox(setup);
  const masterKey = randomBytes(32);
  const settings = {
    ...{ ...limits, ...faceQueue, ...smsBox.settings, COUNTERSIGN_LOG_LEVEL: "warn", NODE_ENV: "production" },
    COUNTERSIGN_MASTER_KEY: masterKey.toString("base64"),
    ...(databaseUrl === null ? {} : { COUNTERSIGN_DATABASE_URL: databaseUrl }),
  };
  const options = { settings: { ...settings, ...setup.disk }, ...(program !== undefined && { program }) };
  const server = await startServer(setup, options);
  const { dataDir, poolId } = server;
  const people = new People(accounts);
  const phones = Array.from(
    { length: Math.min(accounts, MOST_PHONES) },
    (_, index) => `+86138${String(index).padStart(8, "0")}`,
  );
  const faces = Array.from({ length: program === undefined ? FACES : 0 }, (_, index) => `face${index}`);
  const startedMs = performance.now();
  await plantPeople({
    ...{ databaseUrl, dataDir, poolId, masterKey, people, phones, password: PASSWORD },
    faces: { names: faces, photo: portraits.adam },
  });
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
  process.stderr.write(`${accounts} accounts were written in ${seconds} s\n`);
  const env = { ...inheritedEnv(), COUNTERSIGN_DATA_DIR: dataDir, ...settings };
  const words = [COMMAND, "app", "update", "--own-login", "known"];
  await promisify(execFile)(process.execPath, words, { cwd: server.home, env });
  await demand(server, ["OTP", "SMS", ...(faces.length === 0 ? [] : ["FACE"])]);
  return { server, people, phones, faces, smsBox, encryptedPassword: await encryptPassword(server, PASSWORD) };
}
