import { ConnectionError, RequestTimeoutError, UnexpectedAnswerError } from "./errors.ts";
import { isRecord } from "./isRecord.ts";
import type { CallOptions, Lang, Settings } from "./options.ts";
import { version } from "./version.ts";

const LONGEST_TIMER_MS = 2 ** 31 - 1;

export interface Request {
  readonly method: "GET" | "POST" | "DELETE";
  /** From the root of `appHost`, with its query. */
  readonly path: string;
  readonly body?: unknown;
  readonly bearer?: string | null | undefined;
}

/** A JSON answer and what its HTTP envelope says. */
export interface Answer {
  readonly body: Readonly<Record<string, unknown>>;
  readonly ok: boolean;
  readonly httpStatus: number;
  readonly requestId: string | null;
  readonly retryAfterSeconds: number | null;
}

/** Carries requests to the server and JSON back. */
export class Connection {
  readonly #settings: Settings;
  lang: Lang | undefined;

  constructor(settings: Settings, lang: Lang | undefined) {
    this.#settings = settings;
    this.lang = lang;
  }

  /**
   * Sends one request, once.
   *
   * @throws {RequestTimeoutError} -1
   * @throws {ConnectionError} -2
   * @throws {UnexpectedAnswerError} if the answer is no JSON object
   */
  async send(request: Request, options: CallOptions): Promise<Answer> {
    const url = this.#settings.baseUrl + request.path;
    const { response, text } = await this.#exchange(url, request, options);
    const retryAfter = response.headers.get("retry-after") ?? "";
    const envelope = {
      ok: response.ok,
      httpStatus: response.status,
      requestId: response.headers.get("x-request-id"),
      retryAfterSeconds: /^\d+$/.test(retryAfter) ? Number(retryAfter) : null,
    };
    const body = parseJson(text);
    if (!isRecord(body)) {
      const code = response.ok ? 500 : response.status;
      const message = `The answer of ${url} is not Countersign's (HTTP ${response.status}).`;
      throw new UnexpectedAnswerError({ ...envelope, code, message });
    }
    return { ...envelope, body };
  }

  async #exchange(url: string, request: Request, options: CallOptions): Promise<{ response: Response; text: string }> {
    const { signal, timeoutMs = this.#settings.timeoutMs } = options;
    signal?.throwIfAborted();
    const controller = new AbortController();
    const abort = (): void => controller.abort();
    const timer = timeoutMs > 0 && timeoutMs <= LONGEST_TIMER_MS ? setTimeout(abort, timeoutMs) : undefined;
    signal?.addEventListener("abort", abort);
    try {
      const send = this.#settings.fetch ?? fetch;
      const response = await send(url, this.#describe(request, controller.signal));
      return { response, text: await response.text() };
    } catch (cause) {
      signal?.throwIfAborted();
      if (controller.signal.aborted) {
        throw new RequestTimeoutError(
          { code: -1, message: `No answer from ${url} within ${timeoutMs} ms.` },
          { cause },
        );
      }
      throw new ConnectionError({ code: -2, message: `${url} cannot be reached.` }, { cause });
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    }
  }

  #describe(request: Request, signal: AbortSignal): RequestInit {
    const headers = new Headers(this.#settings.headers);
    headers.set("x-authing-app-id", this.#settings.appId);
    headers.set("x-authing-request-from", "sdk");
    headers.set("x-authing-sdk-version", `countersign-js:${version}`);
    if (this.lang) {
      headers.set("x-authing-lang", this.lang);
    }
    if (request.bearer) {
      headers.set("authorization", `Bearer ${request.bearer}`);
    }
    const init: RequestInit = { method: request.method, headers, signal, credentials: "omit", redirect: "error" };
    if (request.body !== undefined) {
      headers.set("content-type", "application/json");
      init.body = JSON.stringify(request.body);
    }
    return init;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
