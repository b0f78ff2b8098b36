import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { RunningServer } from "../startServer.ts";
import { type InboxMessage, readInbox } from "./readInbox.ts";

/** Has a code sent to an address or number, and gives it as soon as the development inbox holds one more than before. */
export async function sendAndReadCode(
  server: Pick<RunningServer, "dataDir">,
  to: string,
  send: () => Promise<unknown>,
): Promise<string> {
  const newestFirst = async (): Promise<readonly InboxMessage[]> =>
    (await readInbox(server)).filter((message) => message.to.endsWith(to) && message.code !== null);
  const before = (await newestFirst()).length;
  await send();
  for (let tries = 0; tries < 200; tries++) {
    const messages = await newestFirst();
    if (messages.length > before) return messages[0]?.code ?? "";
    await sleep(50);
  }
  return assert.fail(`no code came for ${to}`);
}
