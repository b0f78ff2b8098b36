import { AuthenticationClient } from "@countersign/sdk";
import type { Page } from "../frame/Page.ts";
import { cookieStorage, IN_COOKIE } from "./cookieStorage.ts";

/**
 * Gives the SDK's client as pages use it: it speaks for the session in the cookie, through the door that takes that from
 * pages of this service alone.
 */
export function createPageClient(page: Page, appId: string): AuthenticationClient {
  return new AuthenticationClient({
    appId,
    appHost: `${page.base}page`,
    lang: page.lang.value,
    storage: cookieStorage(page.base),
    fetch: sendWithCookie,
  });
}

const sendWithCookie: typeof fetch = (input, init = {}) => {
  const headers = new Headers(init.headers);
  if (headers.get("authorization") === `Bearer ${IN_COOKIE}`) headers.delete("authorization");
  return fetch(input, { ...init, headers, credentials: "same-origin" });
};
