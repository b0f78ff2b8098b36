import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { Served } from "./callApi.ts";

/** The part of the development inbox's JSON that is read here. */
interface Inbox {
  readonly messages: readonly { readonly to: string; readonly code: string | null }[];
}

/** Waits for the newest code that the development inbox holds for an address or number. */
export async function readCode({ url }: Pick<Served, "url">, to: string): Promise<string> {
  for (let tries = 0; tries < 200; tries++) {
    const { messages } = (await (await fetch(`${url}/dev/inbox`)).json()) as Inbox; // as: the inbox's own format
    const code = messages.find((message) => message.to.endsWith(to) && message.code !== null)?.code;
    if (code) return code;
    await sleep(50);
  }
  return assert.fail(`no code came for ${to}`);
}
