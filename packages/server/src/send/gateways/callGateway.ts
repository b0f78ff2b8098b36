import { SendFailure } from "../sendFailure.ts";
import { asRecord } from "./asRecord.ts";
import { isConnectFailure } from "./isConnectFailure.ts";

export interface GatewayRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** How much of the answer is read. */
  readonly answerBytes: number;
  /** How long it is waited for once the status is known; what has come until then is given, even where it broke off. Left out: to its end. */
  readonly answerMs?: number;
}

export interface GatewayAnswer {
  readonly status: number;
  /** The beginning of the answer, at most `answerBytes`. */
  readonly body: string;
}

/** For gateways that keep no message id: a kept connection that they are just closing would leave the message uncertain. */
export const ONE_REQUEST_A_CONNECTION = { connection: "close" } as const;

/**
 * Posts to a gateway and gives its answer, whatever the status. Redirects are answers too: they are never followed.
 *
 * @throws {SendFailure} unavailable when the request cannot have arrived, otherwise uncertain
 */
export async function callGateway(request: GatewayRequest, signal: AbortSignal): Promise<GatewayAnswer> {
  try {
    const response = await fetch(request.url, {
      method: "POST",
      headers: { "user-agent": "Countersign", ...request.headers },
      body: request.body,
      redirect: "manual",
      signal,
    });
    return { status: response.status, body: await readStart(response, request) };
  } catch (error) {
    if (signal.aborted) throw new SendFailure("uncertain", "timed out");
    throw networkFailure(error);
  }
}

async function readStart(response: Response, { answerBytes, answerMs }: GatewayRequest): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = response.body?.getReader();
  const timer = answerMs === undefined ? undefined : setTimeout(() => reader?.cancel().catch(() => {}), answerMs);
  try {
    while (reader !== undefined && bytes < answerBytes) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      bytes += value.byteLength;
    }
    await reader?.cancel();
  } catch (error) {
    if (answerMs === undefined) throw error;
  } finally {
    clearTimeout(timer);
  }
  return Buffer.concat(chunks).subarray(0, answerBytes).toString("utf8");
}

/** The texts of errors may quote the request; their codes do not. */
function networkFailure(error: unknown): SendFailure {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  const causes: readonly unknown[] =
    cause instanceof AggregateError && cause.errors.length > 0 ? cause.errors : [cause];
  const codes = causes.map((each) => asRecord(each).code ?? "network error");
  const reason = [...new Set(codes)].join(", ");
  return new SendFailure(causes.every(isConnectFailure) ? "unavailable" : "uncertain", reason);
}
