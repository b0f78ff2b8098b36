import type { TokenStorage } from "@countersign/sdk";

/** Stands for the session that the browser keeps in a cookie, which no script reads. */
export const IN_COOKIE = "in-cookie";

/**
 * Gives a storage whose token is the cookie of these pages: a token that is put in goes to the server, which makes it the
 * cookie, and the page forgets it. Nothing else is kept.
 * @param base the address that all pages begin with
 */
export function cookieStorage(base: string): TokenStorage {
  const isToken = (key: string): boolean => key.endsWith("_token");
  const tell = async (method: "DELETE" | "POST", headers: Record<string, string>): Promise<void> => {
    const response = await fetch(`${base}page/session`, { method, headers, credentials: "same-origin" });
    if (!response.ok) throw new Error(`The session cannot be kept: ${response.status}`);
  };
  return {
    get: (key) => (isToken(key) ? IN_COOKIE : null),
    async set(key, value) {
      if (isToken(key) && value !== IN_COOKIE) await tell("POST", { authorization: `Bearer ${value}` });
    },
    async remove(key) {
      if (isToken(key)) await tell("DELETE", {});
    },
  };
}
