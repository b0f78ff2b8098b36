import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { RunningServer } from "../startServer.ts";

/** The part of the development inbox's JSON that is read here. */
export interface InboxMessage {
  readonly to: string;
  readonly code: string | null;
}

/** Gives what the development inbox holds, newest first, by the link that the start writes down. */
export async function readInbox({ dataDir }: Pick<RunningServer, "dataDir">): Promise<readonly InboxMessage[]> {
  const file = JSON.parse(await readFile(join(dataDir, "bootstrap.json"), "utf8")) as { readonly inboxUrl: string };
  const response = await fetch(file.inboxUrl);
  return ((await response.json()) as { readonly messages: readonly InboxMessage[] }).messages; // as: its own format
}
