import { rm } from "node:fs/promises";
import { type Clock, type Random, randomHex } from "@countersign/core";
import type { AdminStore } from "@countersign/store";
import { bootstrapPath, readBootstrapFile, writeBootstrapFile } from "../config/bootstrapFile.ts";
import type { Settings } from "../config/settings.ts";
import { sha256 } from "./systemPorts.ts";

export interface BootstrapParts {
  readonly settings: Settings;
  readonly admin: Pick<AdminStore, "listPools" | "bootstrap">;
  readonly clock: Clock;
  readonly random: Random;
  readonly publicUrl: string;
}

/**
 * Makes the first user pool and application at first start. Their ids and secrets are on disk before the database
 * knows them: a crash in between loses none.
 */
export async function bootstrap({ settings, admin, clock, random, publicUrl }: BootstrapParts): Promise<void> {
  if ((await admin.listPools()).length > 0) return;
  const kept = await readBootstrapFile(settings.dataDir);
  const userPoolId = settings.userPoolId ?? kept?.userPoolId ?? randomHex(random, 12);
  const userPoolSecret = settings.userPoolSecret ?? kept?.userPoolSecret ?? randomHex(random, 16);
  const appId = settings.appId ?? kept?.appId ?? randomHex(random, 12);
  const appSecret = settings.appSecret ?? kept?.appSecret ?? randomHex(random, 16);
  await writeBootstrapFile(settings.dataDir, { userPoolId, userPoolSecret, appId, appSecret, publicUrl }, random);
  const made = await admin.bootstrap(
    { id: userPoolId, name: "Countersign", secretDigest: sha256(userPoolSecret) },
    {
      id: appId,
      poolId: userPoolId,
      name: "Countersign",
      secretDigest: sha256(appSecret),
      factors: [],
      redirectUris: [],
      allowedOrigins: [],
      templates: {},
      faceProof: "photo",
    },
    clock.nowMs(),
  );
  // Another node was first: what stands in this file is nobody's.
  if (!made) await rm(bootstrapPath(settings.dataDir), { force: true });
}
