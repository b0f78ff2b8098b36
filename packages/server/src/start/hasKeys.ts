import type { Keyring } from "@countersign/store";

/** Tells whether all keys in use can be had. They are read anew only while the last reading did not give them. */
export async function hasKeys(keyring: Pick<Keyring, "isWhole" | "refresh">): Promise<boolean> {
  if (!keyring.isWhole()) await keyring.refresh().catch(() => undefined); // what came of it, isWhole says
  return keyring.isWhole();
}
