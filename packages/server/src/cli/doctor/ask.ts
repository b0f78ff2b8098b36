import type { IncomingMessage } from "node:http";
import { TLSSocket } from "node:tls";

/** More than the service answers to what is asked here. */
const MOST_BYTES = 64 * 1024;
const ALIVE = '{"status":"alive"}';

export interface Answer {
  readonly status: number;
  /** The beginning of what was answered. */
  readonly text: string;
  readonly certificate: Certificate | null;
}

export interface Certificate {
  /** Why it is not to be believed; null where it is. */
  readonly fault: string | null;
  readonly endsAtMs: number;
}

/** Nobody has said anything until then, or not all of it. */
export class NoAnswerInTime extends Error {
  override readonly name = "NoAnswerInTime";
}

/**
 * Asks once, whatever the certificate is: what is sent is no secret, and what is wrong with it is to be told. Nobody is followed where
 * he leads on to.
 * @throws {NoAnswerInTime}
 * @throws {Error} of the system, when no answer was had
 */
export async function ask(url: string, patienceMs: number): Promise<Answer> {
  const signal = AbortSignal.timeout(patienceMs);
  try {
    const response = await send(url, signal);
    const certificate = response.socket instanceof TLSSocket ? certificateOf(response.socket) : null;
    return { status: response.statusCode ?? 0, certificate, text: await beginningOf(response) };
  } catch (error) {
    throw signal.aborted ? new NoAnswerInTime("no answer in time") : error;
  }
}

/** Tells whether it is a Countersign that answers at `/healthz`. */
export function isAlive({ status, text }: Answer): boolean {
  return status === 200 && text === ALIVE;
}

/**
 * Tells whether no answer was had because nobody is there. A name may stand for none, or for several addresses, of which one may not
 * even be tried.
 */
export function isNobody(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isNobody);
  return error instanceof Error && "syscall" in error && ["connect", "getaddrinfo"].includes(String(error.syscall));
}

async function send(url: string, signal: AbortSignal): Promise<IncomingMessage> {
  const options = { agent: false, rejectUnauthorized: false, signal } as const;
  // Loaded by the doctor alone: node:http brings the client of fetch along, for which a start of the service would wait.
  const { request } = await (url.startsWith("https:") ? import("node:https") : import("node:http"));
  return await new Promise((resolve, reject) => {
    const asked = request(url, options, resolve);
    asked.on("error", reject);
    asked.end();
  });
}

async function beginningOf(response: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes >= MOST_BYTES) break;
  }
  return Buffer.concat(pieces).toString();
}

function certificateOf(socket: TLSSocket): Certificate {
  const fault = socket.authorized ? null : String(socket.authorizationError);
  return { fault, endsAtMs: Date.parse(socket.getPeerCertificate().valid_to) };
}
