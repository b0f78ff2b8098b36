import type { Digest, Random, Store } from "@countersign/core";
import { readBootstrapFile, updateBootstrapFile } from "../config/bootstrapFile.ts";
import type { RenewedHolder, Services } from "../request/services.ts";

export interface SecretKeeperParts {
  readonly dataDir: string;
  readonly store: Pick<Store, "findPool" | "findApplication">;
  readonly digest: Digest;
  readonly random: Random;
}

/**
 * Gives what puts renewed secrets into `bootstrap.json`, one after another: of two renewals the one that came last is
 * the one that stays there.
 */
export function createSecretKeeper(parts: SecretKeeperParts): Services["keepSecret"] {
  let last: Promise<unknown> = Promise.resolve();
  return (renewed) => {
    const kept = last.then(() => keepNewest(parts, renewed));
    last = kept.catch(() => undefined); // its caller hears of it
    return kept;
  };
}

async function keepNewest(
  { dataDir, store, digest, random }: SecretKeeperParts,
  { poolId, appId, secret }: RenewedHolder,
): Promise<boolean> {
  const file = await readBootstrapFile(dataDir);
  if (file === null || (appId === null ? file.userPoolId !== poolId : file.appId !== appId)) return false;
  const holder = appId === null ? await store.findPool(poolId) : await store.findApplication(appId);
  if (holder?.secretDigest !== digest(secret)) return false;
  await updateBootstrapFile(dataDir, appId === null ? { userPoolSecret: secret } : { appSecret: secret }, random);
  return true;
}
