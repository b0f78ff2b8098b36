/** Where a client keeps the session's token and user. Every method may answer at once or with a promise. */
export interface TokenStorage {
  get(key: string): string | null | undefined | Promise<string | null | undefined>;
  set(key: string, value: string): void | Promise<void>;
  remove(key: string): void | Promise<void>;
}

/** Keeps values as long as the process or page lives. */
export function memoryStorage(): TokenStorage {
  const values = new Map<string, string>();
  return {
    get: (key) => values.get(key),
    set: (key, value) => void values.set(key, value),
    remove: (key) => void values.delete(key),
  };
}

interface WebStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/**
 * Gives the page's localStorage, or memory where there is none.
 *
 * It goes by `window`: some servers' runtimes have a localStorage too, and it would be one for all their users.
 */
export function defaultStorage(): TokenStorage {
  const web = readWebStorage();
  return web
    ? {
        get: (key) => web.getItem(key),
        set: (key, value) => web.setItem(key, value),
        remove: (key) => web.removeItem(key),
      }
    : memoryStorage();
}

function readWebStorage(): WebStorage | undefined {
  try {
    return (globalThis as { window?: { localStorage?: WebStorage } }).window?.localStorage; // absent outside browsers
  } catch {
    return undefined; // a page without storage rights throws on the mere access
  }
}

/** Wraps a storage so that its failures cost persistence and nothing else: what it refuses is kept in memory. */
export function tolerantStorage(inner: TokenStorage): Required<TokenStorage> {
  const refused = new Map<string, string | null>();
  const change = async (key: string, value: string | null): Promise<void> => {
    refused.set(key, value);
    try {
      await (value === null ? inner.remove(key) : inner.set(key, value));
      refused.delete(key);
    } catch {
      // An outdated value must not come back with the next page: that could be another user's session.
      await Promise.resolve(key)
        .then(inner.remove)
        .catch(() => undefined);
    }
  };
  return {
    get: async (key) => {
      const kept = refused.get(key);
      if (kept !== undefined) return kept;
      try {
        return await inner.get(key);
      } catch {
        return null;
      }
    },
    set: (key, value) => change(key, value),
    remove: (key) => change(key, null),
  };
}
