import { ConnectionError, RequestTimeoutError } from "./errors.ts";
import { isRecord } from "./isRecord.ts";
import type { CallOptions, Lang, Settings } from "./options.ts";
import { version } from "./version.ts";

const LONGEST_TIMER_MS = 2 ** 31 - 1;

export interface Request {
  /** POST with a body and GET without one, unless given. */
  readonly method?: "DELETE" | "PATCH";
  /** From the root of `appHost`, with its query. */
  readonly path: string;
  /** A form is sent as it is, everything else as JSON. */
  readonly body?: unknown;
  readonly bearer?: string | null | undefined;
}

/** What came back. */
export interface Answer {
  readonly response: Response;
  /** Empty if the answer is no JSON object: then it is not Countersign's. */
  readonly body: Readonly<Record<string, unknown>>;
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
   */
  async send(request: Request, options: CallOptions): Promise<Answer> {
    const url = this.#settings.baseUrl + request.path;
    const { signal, timeoutMs = this.#settings.timeoutMs } = options;
    signal?.throwIfAborted();
    const controller = new AbortController();
    const abort = (): void => controller.abort();
    const timer = timeoutMs > 0 && timeoutMs <= LONGEST_TIMER_MS ? setTimeout(abort, timeoutMs) : undefined;
    signal?.addEventListener("abort", abort);
    try {
      const send = this.#settings.fetch ?? fetch;
      const response = await send(url, this.#describe(request, controller.signal));
      return { response, body: parseJson(await response.text()) };
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
    if (this.lang) headers.set("x-authing-lang", this.lang);
    if (request.bearer) headers.set("authorization", `Bearer ${request.bearer}`);
    const { body, method = body === undefined ? "GET" : "POST" } = request;
    const init: RequestInit = { method, headers, signal, credentials: "omit", redirect: "error" };
    if (body instanceof FormData) {
      init.body = body;
    } else if (body !== undefined) {
      headers.set("content-type", "application/json");
      init.body = JSON.stringify(body);
    }
    return init;
  }
}

function parseJson(text: string): Answer["body"] {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}
