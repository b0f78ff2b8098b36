import { type Clock, plainApplication, type Random, randomHex } from "@countersign/core";
import type { AdminStore } from "@countersign/store";
import { type Bootstrap, bootstrapPath, readBootstrapFile, updateBootstrapFile } from "../config/bootstrapFile.ts";
import { SettingsError } from "../config/SettingsError.ts";
import type { Settings } from "../config/settings.ts";
import { sha256 } from "./systemPorts.ts";

export interface BootstrapParts {
  readonly settings: Settings;
  readonly admin: Pick<AdminStore, "listPools" | "bootstrap">;
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * Makes the first user pool and application at first start. Their ids and secrets are on disk before the database
 * knows them: a crash in between loses none.
 *
 * @throws {SettingsError} when the file that keeps them has lost some
 */
export async function bootstrap({ settings, admin, clock, random }: BootstrapParts): Promise<void> {
  const pools = await admin.listPools();
  if (pools.length > 0) return;
  const kept = demandWhole(await readBootstrapFile(settings.dataDir), settings.dataDir);
  const userPoolId = settings.userPoolId ?? kept?.userPoolId ?? randomHex(random, 12);
  const userPoolSecret = settings.userPoolSecret ?? kept?.userPoolSecret ?? randomHex(random, 16);
  const appId = settings.appId ?? kept?.appId ?? randomHex(random, 12);
  const appSecret = settings.appSecret ?? kept?.appSecret ?? randomHex(random, 16);
  await updateBootstrapFile(settings.dataDir, { userPoolId, userPoolSecret, appId, appSecret }, random);
  const made = await admin.bootstrap(
    { id: userPoolId, name: "Countersign", secretDigest: sha256(userPoolSecret), olderSecret: null },
    {
      id: appId,
      poolId: userPoolId,
      name: "Countersign",
      secretDigest: sha256(appSecret),
      olderSecret: null,
      ...plainApplication,
    },
    clock.nowMs(),
  );
  // Another node was first: what stands in this file is nobody's.
  if (!made) await updateBootstrapFile(settings.dataDir, NOTHING, random);
}

const IDS = ["userPoolId", "userPoolSecret", "appId", "appSecret"] as const satisfies readonly (keyof Bootstrap)[];
const NOTHING = Object.fromEntries(IDS.map((name) => [name, undefined]));

/** A secret whose id was lost opens nothing, and neither does an id without its secret. */
function demandWhole(kept: Bootstrap | null, dataDir: string): Bootstrap | null {
  const known = IDS.filter((name) => kept?.[name] !== undefined);
  if (known.length === 0 || known.length === IDS.length) return kept;
  throw new SettingsError([{ name: bootstrapPath(dataDir), rule: `must hold ${IDS.join(", ")}, or none of them.` }]);
}
