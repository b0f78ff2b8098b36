import { request as plainRequest } from "node:http";
import { request as tlsRequest } from "node:https";
import { TLSSocket } from "node:tls";
import { systemClock as clock } from "../../start/systemPorts.ts";
import { count } from "../output/count.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";
import type { Patient } from "./patient.ts";

const NAME = "public address";
const PATIENCE_MS = 5_000;
const DAY_MS = 24 * 3_600_000;
/** Whoever renews by himself has done so by then. */
const SOON_DAYS = 14;

/** Asks the service by the address that the world knows: through its proxy, and by its certificate. */
export async function checkPublicAddress({ settings: { publicUrl } }: Patient): Promise<readonly Finding[]> {
  if (publicUrl === null) return [];
  try {
    return judge(publicUrl, await ask(`${publicUrl}/healthz`));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "no answer";
    const advice = "Look whether the service and the proxy before it run, and this machine finds that name.";
    return [warn(NAME, `${publicUrl} cannot be reached from here (${code})`, advice)];
  }
}

interface Answer {
  readonly status: number;
  readonly isOurs: boolean;
  readonly certificate: Certificate | null;
}

interface Certificate {
  /** Why it is not to be believed; null where it is. */
  readonly fault: string | null;
  readonly endsAtMs: number;
}

function judge(publicUrl: string, { status, isOurs, certificate }: Answer): readonly Finding[] {
  if (certificate !== null && certificate.fault !== null) {
    const finding = `${publicUrl}: its certificate is refused (${certificate.fault})`;
    return [
      fail(NAME, finding, "Have the proxy show a certificate for that name, with all between it and its authority."),
    ];
  }
  if (!isOurs) {
    const finding = `${publicUrl} answers ${status}, and it is not this service that answers`;
    const advice = "Have the proxy hand requests on to it, with the path taken off where the address has one.";
    return [warn(NAME, finding, advice)];
  }
  if (certificate === null) return [ok(NAME, `${publicUrl} leads here`)];
  const days = Math.floor((certificate.endsAtMs - clock.nowMs()) / DAY_MS);
  const text = `${publicUrl} leads here; its certificate is good for ${count(days, "day")}`;
  return [days < SOON_DAYS ? warn(NAME, text, "Renew it.") : ok(NAME, text)];
}

/** Asks once, whatever the certificate is: what is sent is no secret, and what is wrong with it is to be told. */
async function ask(url: string): Promise<Answer> {
  const options = { agent: false, rejectUnauthorized: false, signal: AbortSignal.timeout(PATIENCE_MS) } as const;
  const answered = Promise.withResolvers<Answer>();
  const request = (url.startsWith("https:") ? tlsRequest : plainRequest)(url, options, async (response) => {
    const certificate = response.socket instanceof TLSSocket ? certificateOf(response.socket) : null;
    const status = response.statusCode ?? 0;
    const pieces = await response.take(10).toArray();
    const text = Buffer.concat(pieces).toString();
    answered.resolve({ status, certificate, isOurs: status === 200 && text === '{"status":"alive"}' });
  });
  request.once("error", answered.reject);
  request.end();
  return await answered.promise;
}

function certificateOf(socket: TLSSocket): Certificate {
  const fault = socket.authorized ? null : String(socket.authorizationError);
  return { fault, endsAtMs: Date.parse(socket.getPeerCertificate().valid_to) };
}
