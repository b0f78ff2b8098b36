import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { RunningServer } from "../startServer.ts";
import { readInbox } from "./readInbox.ts";

/** Waits for the newest code that the development inbox holds for an address or number. */
export async function readCode(server: Pick<RunningServer, "dataDir">, to: string): Promise<string> {
  for (let tries = 0; tries < 200; tries++) {
    const messages = await readInbox(server);
    const code = messages.find((message) => message.to.endsWith(to) && message.code !== null)?.code;
    if (code) return code;
    await sleep(50);
  }
  return assert.fail(`no code came for ${to}`);
}
