import type { IncomingMessage, OutgoingHttpHeaders } from "node:http";
import { answerWith } from "./outsideAddress.ts";

const MAX_HEAD_BYTES = 16 * 1024;

/** What is asked of a host outside. */
export interface OutsideRequest {
  readonly method: "GET" | "POST";
  readonly headers: OutgoingHttpHeaders;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/**
 * Sends a request to one of the addresses, which were checked, whatever the name stands for a moment later. Gives the answer, its body
 * still to be read; nobody follows where it leads on to.
 */
export async function sendOutside(
  url: URL,
  addresses: readonly string[],
  { method, headers, body, signal }: OutsideRequest,
): Promise<IncomingMessage> {
  // Loaded by the first one: node:http brings the client of fetch along, which a start need not wait for.
  const { request } = await (url.protocol === "https:" ? import("node:https") : import("node:http"));
  return await new Promise((resolve, reject) => {
    const outgoing = request(url, {
      ...{ method, agent: false, lookup: answerWith(addresses), maxHeaderSize: MAX_HEAD_BYTES, signal },
      headers: { ...headers, "user-agent": "Countersign" },
      rejectUnauthorized: true,
    });
    outgoing.on("response", resolve);
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
