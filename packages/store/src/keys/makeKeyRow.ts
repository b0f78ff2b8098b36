import type { Clock, Random } from "@countersign/core";
import { exportPublic, makeKey, readKey } from "./keyMaterial.ts";
import { keyPolicies } from "./keyPolicies.ts";
import type { KeyPurpose, KeyRow } from "./keyStore.ts";
import type { MasterKey } from "./masterKey.ts";

/** Makes a key and wraps it into the row to store. */
export async function makeKeyRow(
  parts: { readonly masterKey: MasterKey; readonly random: Random; readonly clock: Clock },
  purpose: KeyPurpose,
  poolId: string | null,
): Promise<KeyRow> {
  const scope = poolId === null ? "service" : "pool";
  if (keyPolicies[purpose].scope !== scope) throw new Error(`Keys for ${purpose} are not kept by ${scope}.`);
  const id = Buffer.from(parts.random.bytes(12)).toString("hex");
  const plain = await makeKey(purpose, parts.random);
  const publicPem = exportPublic(readKey(purpose, plain));
  const wrapped = parts.masterKey.wrap(plain, { id, purpose, poolId });
  return { id, purpose, poolId, wrapped, publicPem, createdAtMs: parts.clock.nowMs(), retiredAtMs: null };
}
