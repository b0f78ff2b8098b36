import { SendFailure } from "../sendFailure.ts";
import { asRecord } from "./asRecord.ts";
import { isConnectFailure } from "./isConnectFailure.ts";

export interface GatewayRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** How much of the answer is read; 0 leaves it unread. */
  readonly answerBytes: number;
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
    return { status: response.status, body: await readStart(response, request.answerBytes) };
  } catch (error) {
    if (signal.aborted) throw new SendFailure("uncertain", "timed out");
    throw networkFailure(error);
  }
}

async function readStart(response: Response, limitBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = response.body?.getReader();
  while (reader !== undefined && bytes < limitBytes) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    bytes += value.byteLength;
  }
  await reader?.cancel();
  return Buffer.concat(chunks).subarray(0, limitBytes).toString("utf8");
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
