import { type Random, randomHex } from "@countersign/core";
import { readBootstrapFile } from "../config/bootstrapFile.ts";

/** Gives the key to the development inbox: the one that the folder's link holds, or a new one. */
export async function inboxKey(dataDir: string, random: Random): Promise<string> {
  const { inboxUrl = "" } = (await readBootstrapFile(dataDir)) ?? {};
  const kept = URL.canParse(inboxUrl) ? new URL(inboxUrl).searchParams.get("key") : null;
  return kept || randomHex(random, 16);
}

/** Gives the link to the development inbox of a service that listens at `url`. */
export function inboxLink(url: string, key: string): string {
  return `${url}/dev/inbox?key=${key}`;
}
