import type { Page } from "../frame/Page.ts";
import { cookieStorage, IN_COOKIE } from "./cookieStorage.ts";
import { PageClient } from "./PageClient.ts";

/**
 * Gives the SDK's client as pages use it: it speaks for the session in the cookie, through the door that takes that from
 * pages of this service alone.
 */
export function createPageClient(page: Page, appId: string): PageClient {
  return new PageClient({
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
