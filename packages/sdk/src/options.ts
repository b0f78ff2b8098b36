import type { TokenStorage } from "./TokenStorage.ts";

export type Lang = "zh-CN" | "en-US";

export interface AuthenticationClientOptions {
  /** The application's id. */
  appId: string;
  /** Where Countersign answers, as in `https://login.example.com`. */
  appHost: string;
  /** The token of a session that is there already. */
  token?: string | undefined;
  /** The language of messages; without it the server goes by the browser's. */
  lang?: Lang | undefined;
  /** How long one request may take, 30 000 by default; 0 waits for ever. */
  timeoutMs?: number | undefined;
  /** @deprecated Authing's name of `timeoutMs`. */
  timeout?: number | undefined;
  /**
   * Where token and user are kept: localStorage in browsers and memory elsewhere, unless given.
   * `null` keeps nothing, for servers that serve many users with one client: every call then brings its own token.
   */
  storage?: TokenStorage | null | undefined;
  /** The key passwords are encrypted with, as PEM; fetched from the server unless given. */
  publicKey?: string | undefined;
  /** Headers to add to every request. A server that speaks for its users authenticates with them, and `clientIp` counts. */
  headers?: Record<string, string> | undefined;
  /** What to send requests with instead of the global `fetch`. */
  fetch?: typeof fetch | undefined;
  /** Called with every failure before it is thrown. */
  onError?: ((code: number, message: string, data: unknown) => void) | undefined;
}

export interface CallOptions {
  /** Ends the call when aborted: it rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Overrides the client's `timeoutMs` for this call. */
  timeoutMs?: number | undefined;
}

export interface SessionCallOptions extends CallOptions {
  /** The session to speak for instead of the client's own. */
  token?: string | undefined;
}

export interface MfaCallOptions extends CallOptions {
  /** The sign-in to go on with; by default that of the last `MfaRequiredError`. */
  mfaToken?: string | undefined;
}

/** Options of the client as the rest of it reads them. */
export interface Settings {
  readonly appId: string;
  readonly baseUrl: string;
  readonly timeoutMs: number;
  readonly publicKey: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: typeof fetch | undefined;
  readonly onError: AuthenticationClientOptions["onError"];
}

const DEFAULT_TIMEOUT_MS = 30_000;

/** @throws {TypeError} if `appId` or `appHost` is missing or no http address */
export function readOptions(options: AuthenticationClientOptions): Settings {
  const { appId, appHost } = options;
  if (!appId) throw new TypeError("appId is missing.");
  if (!/^https?:\/\/[^/?#]+[^?#]*$/i.test(appHost)) {
    throw new TypeError(`appHost must be like https://login.example.com, not ${appHost}.`);
  }
  return {
    appId,
    baseUrl: appHost.replace(/\/+$/, ""),
    timeoutMs: options.timeoutMs ?? options.timeout ?? DEFAULT_TIMEOUT_MS,
    publicKey: options.publicKey,
    headers: options.headers ?? {},
    fetch: options.fetch,
    onError: options.onError,
  };
}
