import type { IncomingMessage } from "node:http";
import type { WebhookAnswer } from "@countersign/core";
import { type OutsideRules, outsideAddresses } from "../address/outsideAddress.ts";
import { sendOutside } from "../address/sendOutside.ts";

/** Standard Webhooks asks for 15 to 30. */
const TOTAL_MS = 20_000;
const ANSWER_BYTES = 1024;

export interface WebhookPost {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface PostRules extends OutsideRules {
  readonly totalMs?: number;
  readonly nowMs: () => number;
}

/**
 * Posts a message and gives what was heard, whatever that is: redirects are answers too, and never followed. The connection goes to
 * an address that was checked, whatever the name stands for a moment later.
 * @throws what `stop` was aborted with
 */
export async function postWebhook(post: WebhookPost, rules: PostRules, stop: AbortSignal): Promise<WebhookAnswer> {
  const begunMs = performance.now();
  const timeout = AbortSignal.timeout(rules.totalMs ?? TOTAL_MS);
  const signal = AbortSignal.any([timeout, stop]);
  const heard = await ask(post, rules, signal).catch((error: unknown) => {
    stop.throwIfAborted();
    return { status: null, answer: timeout.aborted ? "no answer in time" : reasonOf(error), retryAfterMs: null };
  });
  return { ...heard, latencyMs: Math.round(performance.now() - begunMs) };
}

/** The texts of errors may quote addresses; their codes do not. */
function reasonOf(error: unknown): string {
  const { code } = error as { readonly code?: unknown };
  return typeof code === "string" ? code : "the address may not be reached from here";
}

async function ask(
  { url: text, headers, body }: WebhookPost,
  rules: PostRules,
  signal: AbortSignal,
): Promise<Omit<WebhookAnswer, "latencyMs">> {
  const url = new URL(text);
  const addresses = await withinTime(outsideAddresses(url, rules), signal);
  const length = { "content-length": Buffer.byteLength(body) };
  const response = await sendOutside(url, addresses, {
    method: "POST",
    headers: { ...headers, ...length },
    body,
    signal,
  });
  const answer = await readStart(response);
  const retryAfterMs = readRetryAfter(response.headers["retry-after"], rules.nowMs());
  return { status: response.statusCode ?? null, answer, retryAfterMs };
}

function withinTime<T>(asked: Promise<T>, signal: AbortSignal): Promise<T> {
  const ended = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
  return Promise.race([asked, ended]);
}

/**
 * What comes behind the first kilobyte is not waited for. Where it breaks off, or there is no time left for it, the status was
 * heard, and counts.
 */
async function readStart(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= ANSWER_BYTES) break;
    }
  } catch {
    // What was read until then is told.
  } finally {
    response.destroy();
  }
  return Buffer.concat(chunks).subarray(0, ANSWER_BYTES).toString("utf8");
}

/** How each of the forms of a date begins that HTTP has; the parser of dates takes nearly everything. RFC 9110 §5.6.7 */
const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)/;

/** RFC 9110 §10.2.3 */
function readRetryAfter(text: string | undefined, nowMs: number): number | null {
  if (text === undefined) return null;
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const atMs = HTTP_DATE.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - nowMs);
}
