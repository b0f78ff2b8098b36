import { type HeldSecrets, type SecretStanding, standingOf } from "@countersign/core";
import type { StorehouseView } from "@countersign/store";
import { bootstrapPath, readBootstrapFile } from "../config/bootstrapFile.ts";
import { type Mistake, SettingsError } from "../config/SettingsError.ts";
import { type Settings, settings as table } from "../config/settings.ts";
import { iso } from "../iso.ts";
import { sha256 } from "./systemPorts.ts";

export interface FirstIdsParts {
  readonly settings: Pick<Settings, "dataDir" | "userPoolId" | "userPoolSecret" | "appId" | "appSecret">;
  readonly admin: Pick<StorehouseView["admin"], "listPools" | "listApplications">;
  readonly nowMs: number;
}

/**
 * Holds the ids and secrets that are set against the database: once it has a user pool, a setting makes nothing any
 * more. Gives a sentence for each that is on its way out.
 * @throws {SettingsError} naming every one that the database does not know, or whose time is over
 */
export async function checkFirstIds({ settings, admin, nowMs }: FirstIdsParts): Promise<readonly string[]> {
  const pools = await admin.listPools();
  if (pools.length === 0) return [];
  const applications = (await Promise.all(pools.map(({ id }) => admin.listApplications(id)))).flat();
  const { userPoolId, userPoolSecret, appId, appSecret } = settings;
  const pool = pools.find(({ id }) => id === userPoolId);
  const application = applications.find(({ id }) => id === appId);
  const faults = [
    ...findFaults({ name: table.userPoolSecret.name, secret: userPoolSecret, holder: pool }, nowMs),
    ...findFaults({ name: table.appSecret.name, secret: appSecret, holder: application }, nowMs),
  ];
  const mistakes: readonly Mistake[] = [
    ...(userPoolId === null || pool !== undefined ? [] : [unknown(table.userPoolId.name, "user pool", pools)]),
    ...(appId === null || application !== undefined ? [] : [unknown(table.appId.name, "application", applications)]),
    ...(pool === undefined || application === undefined || application.poolId === pool.id ? [] : [foreign()]),
    ...faults.filter(({ isFatal }) => isFatal),
  ];
  if (mistakes.length > 0) throw new SettingsError(mistakes);
  return [...faults, ...(await findFileFaults(settings.dataDir, pools, applications, nowMs))].map(
    ({ name, rule }) => `${name} ${rule}`,
  );
}

type Holder = HeldSecrets & { readonly id: string };

/** What stands in `bootstrap.json` was written for others to read: nothing here goes by it. */
async function findFileFaults(
  dataDir: string,
  pools: readonly Holder[],
  applications: readonly Holder[],
  nowMs: number,
): Promise<readonly Mistake[]> {
  const path = bootstrapPath(dataDir);
  try {
    const { userPoolId, userPoolSecret, appId, appSecret } = (await readBootstrapFile(dataDir)) ?? {};
    const pool = pools.find(({ id }) => id === userPoolId);
    const application = applications.find(({ id }) => id === appId);
    return [
      ...findFaults({ name: `${path}: userPoolSecret`, secret: userPoolSecret, holder: pool }, nowMs),
      ...findFaults({ name: `${path}: appSecret`, secret: appSecret, holder: application }, nowMs),
    ];
  } catch (error) {
    if (error instanceof SettingsError) return error.mistakes;
    throw error;
  }
}

function unknown(name: string, what: string, known: readonly Holder[]): Mistake {
  const more = known.length > 3 ? ` and ${known.length - 3} more` : "";
  const ids = known.slice(0, 3).map(({ id }) => id);
  const has = `names no ${what} of this database, which has ${ids.join(", ")}${more}`;
  return { name, rule: `${has}. It counts at first start only: take it out, or name the database that it is of.` };
}

function foreign(): Mistake {
  return { name: table.appId.name, rule: `names an application of another user pool than ${table.userPoolId.name}.` };
}

/** A secret that stands somewhere, and whose it is said to be. */
interface Holding {
  readonly name: string;
  readonly secret: string | null | undefined;
  readonly holder: HeldSecrets | undefined;
}

interface Fault extends Mistake {
  /** It opens nothing. */
  readonly isFatal: boolean;
}

function findFaults({ name, secret, holder }: Holding, nowMs: number): readonly Fault[] {
  if (secret == null || holder === undefined) return [];
  const digest = sha256(secret);
  const standing = standingOf(holder, (known) => known === digest, nowMs);
  const ends = holder.olderSecret === null ? "" : iso(holder.olderSecret.endsAtMs);
  const rules: Readonly<Record<SecretStanding, string | null>> = {
    newest: null,
    older: `holds a secret that was replaced and ends ${ends}: set the newest one.`,
    ended: `holds a secret that was replaced and has ended ${ends}: set the newest one.`,
    foreign: "holds a secret that this database does not know: set the newest one, or renew it (countersign --help).",
  };
  const rule = rules[standing];
  return rule === null ? [] : [{ name, rule, isFatal: standing !== "older" }];
}
