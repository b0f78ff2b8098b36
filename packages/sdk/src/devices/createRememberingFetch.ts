import { defaultStorage, type TokenStorage, tolerantStorage } from "../TokenStorage.ts";

const HEADER = "x-countersign-device";
const KEY = "countersign_devices";
const DEVICES = "/v1/me/trusted-devices";

export interface RememberingFetchOptions {
  /** The service: nobody else is shown anything. */
  appHost: string;
  /** Where the browser keeps what it shows; its localStorage by default, which every script of the page reads. */
  storage?: TokenStorage | undefined;
  /** What to send requests with instead of the global `fetch`. */
  fetch?: typeof fetch | undefined;
}

/**
 * Gives a `fetch` for a client whose device is to be trusted: it shows at sign-ins what the service gave, and keeps what that gives in its
 * place. Trust the device by `AccountClient.trustDevice` once a second factor was passed.
 */
export function createRememberingFetch({ appHost, storage, fetch: send }: RememberingFetchOptions): typeof fetch {
  const base = `${appHost.replace(/\/+$/, "")}/`;
  const kept = tolerantStorage(storage ?? defaultStorage());
  return async (input, init) => {
    const request = new Request(input, init);
    if (!request.url.startsWith(base)) return (send ?? fetch)(request);
    const isSignIn = request.method === "POST" || request.url.endsWith(DEVICES);
    const shown = isSignIn ? await kept.get(KEY) : null;
    if (shown) request.headers.set(HEADER, shown);
    const response = await (send ?? fetch)(request);
    const given = response.headers.get(HEADER);
    if (given !== null) await kept.set(KEY, given);
    return response;
  };
}
