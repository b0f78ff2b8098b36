import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";

export interface ReceivedSms {
  readonly webhookId: string;
  readonly to: string;
  readonly text: string;
  readonly code: string | null;
  readonly scene: string;
  readonly appId: string;
}

export interface SmsGateway {
  /** Settings that have a server send its text messages here. */
  readonly settings: Readonly<Record<string, string>>;
  /** Every message that came, repetitions included, in order. */
  readonly received: readonly ReceivedSms[];
  /** What it does with messages from now on: take them, refuse them as down, or never answer. */
  turn(mode: "take" | "down" | "hang"): void;
  /** Waits for the newest message to a number, of a kind if one is named, after the first `skip` ones. */
  waitFor(to: string, scene?: string, skip?: number): Promise<ReceivedSms>;
}

const WAIT_MS = 10_000;

/** Starts an operator's own gateway on loopback. It checks each signature as Standard Webhooks tells receivers to. */
export async function startSmsGateway(test: { after(undo: () => Promise<void>): void }): Promise<SmsGateway> {
  const key = Buffer.from("a signing key of thirty-two bytes");
  const received: ReceivedSms[] = [];
  let mode: "take" | "down" | "hang" = "take";
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature } = request.headers;
    const expected = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
    const signed = String(signature).split(" ").includes(`v1,${expected}`);
    if (!signed || request.method !== "POST") return void response.writeHead(401).end();
    received.push({ webhookId: String(id), ...(JSON.parse(body) as Omit<ReceivedSms, "webhookId">) }); // its signature holds
    if (mode !== "hang") response.writeHead(mode === "take" ? 204 : 503).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  test.after(async () => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return {
    settings: {
      COUNTERSIGN_SMS_WEBHOOK_URL: `http://127.0.0.1:${port}/sms`,
      COUNTERSIGN_SMS_WEBHOOK_SECRET: `whsec_${key.toString("base64")}`,
    },
    received,
    turn(next) {
      mode = next;
    },
    async waitFor(to, scene, skip = 0) {
      for (let waitedMs = 0; waitedMs < WAIT_MS; waitedMs += 10) {
        const found = received.slice(skip).findLast((each) => each.to === to && (scene ?? each.scene) === each.scene);
        if (found !== undefined) return found;
        await sleep(10);
      }
      return assert.fail(`no ${scene ?? "message"} came for ${to}`);
    },
  };
}
